"""From a city to a nation: simulated editions of growing size from raw files to reports, with time, processor time and
peak memory of every stage, and the exponent by which each grows. Linux only; an otherwise idle machine.

`python benchmarks/nation.py --units 100,1000,3000` takes over an hour, most of it reports. `--reports 100` makes so
many of each edition's reports only; `--folder DIR` keeps the editions there and reuses submissions already written.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from run_demo import memory_of, tree_of

ROOT = Path(__file__).resolve().parents[1]
EDITION = "nation"
ACTIVITIES_A_UNIT = 100_000 / 3_000
STAGES = ("01_ingest", "02_indicators", "03_standouts", "05_city_report")
EVERY = 1.0
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Sample:
    """The process tree at one moment: seconds since the epoch, seconds of processor so far, bytes."""

    at: float
    processor: float
    largest: int  # resident bytes of the largest process
    together: int  # all processes, shared pages counted once
    lasting: int  # resident bytes of the process that was started and of its warm parent


@dataclass
class Stage:
    """What one stage of one edition took."""

    name: str
    seconds: float
    processor: float
    largest: int
    together: int


@dataclass
class Edition:
    """One simulated edition and what its stages took."""

    units: int
    home: Path
    counts: dict[str, int] = field(default_factory=dict)
    stages: list[Stage] = field(default_factory=list)
    lasting: tuple[int, ...] = ()  # bytes of what lasts as long as the run, at the first, middle and last report


def main() -> None:
    """Print a table for each size, then the growth."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--units", default="100,1000,3000")
    asked.add_argument("--reports", type=int, help="most reports to make; all when not given")
    asked.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    asked.add_argument("--folder", type=Path)
    given = asked.parse_args()
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}", flush=True)
    with tempfile.TemporaryDirectory() as made:
        editions = []
        for units in map(int, given.units.split(",")):
            edition = Edition(units, (given.folder or Path(made)).resolve() / f"n{units}")
            lay_out(edition)
            run(edition, given.jobs, given.reports)
            show(edition)
            editions.append(edition)
        grow(editions)


def lay_out(edition: Edition) -> None:
    """A project of its own, with submissions and the register they belong to; made once, the params each time anew."""
    home, raw = edition.home, edition.home / "data" / "raw" / EDITION
    for name in ("params", "notebooks"):
        shutil.rmtree(home / name, ignore_errors=True)
        shutil.copytree(ROOT / name, home / name)
    truth = raw.with_name(f"{EDITION}-truth")
    if not (truth / "units.csv").is_file():
        shutil.rmtree(raw, ignore_errors=True)
        sample = watch(
            edition, "simulate", str(raw), "--units", str(edition.units),
            "--activities", str(round(edition.units * ACTIVITIES_A_UNIT)),
        )  # fmt: skip
        edition.stages.append(_stage("simulate", sample))
    params = home / "params" / EDITION
    shutil.copytree(home / "params" / "demo", params)
    shutil.copy(truth / "units.csv", params / "units.csv")
    header = (params / "corrections.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    (params / "corrections.csv").write_text(header + "\n", encoding="utf-8-sig")
    shutil.rmtree(home / "data" / "processed", ignore_errors=True)


def run(edition: Edition, jobs: int, reports: int | None) -> None:
    """The whole road; fills in the stages."""
    limit = [] if reports is None else ["--limit", str(reports + 1)]
    samples = watch(edition, "run", EDITION, "--jobs", str(jobs), *limit)
    processed = edition.home / "data" / "processed" / EDITION
    began = samples[0].at
    for stage in STAGES[:3]:
        ended = (processed / "notebooks" / f"{stage}.ipynb").stat().st_mtime
        edition.stages.append(_stage(stage, [sample for sample in samples if began <= sample.at <= ended]))
        began = ended
    making = [sample for sample in samples if sample.at >= began]
    edition.stages.append(_stage("04, 05 and index", making))
    edition.lasting = lasting(samples, processed / "notebooks" / "units")
    manifest = json.loads((processed / "manifest.json").read_text(encoding="utf-8"))
    made = [entry for entry in manifest["reports"] if entry["unit_id"] and entry["status"] == "made"]
    failed = [entry for entry in manifest["reports"] if entry["status"] == "failed"]
    if failed:
        sys.exit(f"{len(failed)} reports failed, the first: {failed[0]['name']}: {failed[0]['error']}")
    edition.counts = {**manifest["summary"]["counts"], "unit reports": len(made)}
    if not limit:
        edition.stages.append(_stage("run again", watch(edition, "run", EDITION, "--jobs", str(jobs))))


def lasting(samples: list[Sample], notebooks: Path) -> tuple[int, ...]:
    """Memory of the run and its warm parent when the first report, the middle one and the last were written."""
    written = sorted(path.stat().st_mtime for path in notebooks.glob("*.ipynb"))
    moments = [written[0], written[len(written) // 2], written[-1]] if written else []
    return tuple(min(samples, key=lambda sample: abs(sample.at - moment)).lasting for moment in moments)


def watch(edition: Edition, *command: str) -> list[Sample]:
    """Run `kepuri` and look at its processes every second; stops the benchmark when it fails."""
    process = subprocess.Popen(
        [sys.executable, "-m", "kepuri_eval", *command, "--quiet"] if command[0] == "run"
        else [sys.executable, "-m", "kepuri_eval", *command],
        env=os.environ | {"KEPURI_HOME": str(edition.home)}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip
    heard: list[bytes] = []
    listener = threading.Thread(target=lambda: heard.append(process.stderr.read() if process.stderr else b""))
    listener.start()
    samples = [Sample(time.time(), 0.0, 0, 0, 0)]
    before = os.times()
    while process.poll() is None:
        samples.append(look(process.pid))
        time.sleep(EVERY)
    listener.join()
    if process.returncode:
        sys.exit(b"".join(heard).decode())
    after = os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return [*samples, Sample(time.time(), used, 0, 0, samples[-1].lasting)]


def look(pid: int) -> Sample:
    """The tree below a process now."""
    tree, processor, sizes, own = tree_of(pid), 0.0, {}, 0
    for one in tree:
        try:
            fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        processor += sum(map(int, fields[11:15])) / TICKS  # user, system and those of children that ended
        sizes[one] = int(fields[21]) * os.sysconf("SC_PAGE_SIZE")
        own += sizes[one] if pid in (one, int(fields[1])) else 0  # reports are made by children of the warm parent
    return Sample(
        time.time(), processor, max(sizes.values(), default=0), memory_of(tree)[1], own
    )  # fmt: skip


def show(edition: Edition) -> None:
    """One size, as a table."""
    told = ", ".join(f"{count:,} {name}" for name, count in edition.counts.items())
    print(f"\n{edition.units:,} units: {told}")
    print(f"{'':18}{'seconds':>10}{'processor':>11}{'largest MB':>12}{'together MB':>13}")
    for stage in edition.stages:
        print(
            f"{stage.name:<18}{stage.seconds:>10.1f}{stage.processor:>11.1f}"
            f"{stage.largest / 2**20:>12,.0f}{stage.together / 2**20:>13,.0f}"
        )
    told = ", ".join(f"{size / 2**20:,.0f}" for size in edition.lasting)
    print(f"run and warm parent at the first, middle and last report: {told} MB", flush=True)


def grow(editions: list[Edition]) -> None:
    """The exponent of growth of each stage's processor time over units: the slope of the logarithms, least squares."""
    if len(editions) < 2:
        return
    print("\nprocessor time grows with the power of the units")
    for name in dict.fromkeys(stage.name for edition in editions for stage in edition.stages):
        points = [
            (math.log(edition.units), math.log(stage.processor / _reports(edition, name)))
            for edition in editions for stage in edition.stages if stage.name == name and stage.processor
        ]  # fmt: skip
        if len(points) > 1:
            print(f"{name + (', a report' if name.startswith('04') else ''):<28}{_slope(points):>6.2f}")


def _stage(name: str, samples: list[Sample]) -> Stage:
    if len(samples) < 2:
        return Stage(name, 0.0, 0.0, 0, 0)
    return Stage(
        name, samples[-1].at - samples[0].at, samples[-1].processor - samples[0].processor,
        max(sample.largest for sample in samples), max(sample.together for sample in samples),
    )  # fmt: skip


def _reports(edition: Edition, stage: str) -> int:
    return max(edition.counts["unit reports"], 1) if stage.startswith("04") else 1


def _slope(points: list[tuple[float, float]]) -> float:
    x, y = (sum(values) / len(points) for values in zip(*points, strict=True))
    return sum((a - x) * (b - y) for a, b in points) / sum((a - x) ** 2 for a, _ in points)


if __name__ == "__main__":
    main()
