"""How long the demo edition takes from raw files to reports, and how much memory: wall clock, processor time, peak of
the process tree. Run `python benchmarks/run_demo.py [--jobs N]` on an otherwise idle machine; Linux only.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EVERY = 0.1


def main() -> None:
    """Print one line a figure."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    jobs = asked.parse_args().jobs
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        for name in ("params", "notebooks"):
            shutil.copytree(ROOT / name, home / name)
        (home / "data" / "raw").mkdir(parents=True)
        (home / "data" / "raw" / "demo").symlink_to(ROOT / "data" / "raw" / "demo")
        show("machine", f"{os.cpu_count()} cores, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}")
        for label in ("everything made", "nothing changed"):
            measure(label, home, jobs)
        entries = json.loads((home / "data/processed/demo/manifest.json").read_text(encoding="utf-8"))["reports"]
        show("reports", str(sum(bool(entry["unit_id"]) for entry in entries) + 1))


def measure(label: str, home: Path, jobs: int) -> None:
    """Run the demo edition once and print what it took."""
    before, began, peak = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic(), (0, 0)
    command = [sys.executable, "-m", "kepuri_eval", "run", "demo", "--jobs", str(jobs)]
    run = subprocess.Popen(
        command, env=os.environ | {"KEPURI_HOME": str(home)}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    while run.poll() is None:
        peak = tuple(map(max, peak, memory_of(tree_of(run.pid))))
        time.sleep(EVERY)
    if run.returncode:
        sys.exit(run.stderr.read().decode() if run.stderr else "failed")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    show(label, f"{time.monotonic() - began:.1f} s, {used:.1f} s of processor time")
    show("  peak memory", f"{peak[0] / 2**20:,.0f} MB resident, {peak[1] / 2**20:,.0f} MB when shared pages count once")
    entries = json.loads((home / "data/processed/demo/manifest.json").read_text(encoding="utf-8"))["reports"]
    made = [entry for entry in entries if entry["status"] == "made"]
    for entry in made:
        if not entry["unit_id"]:
            show(f"  {entry['name']}", f"{entry['seconds']:.2f} s")
    units = sorted(entry["seconds"] for entry in made if entry["unit_id"])
    if units:
        show("  a unit's report", f"{units[len(units) // 2]:.2f} s (median), {units[-1]:.2f} s (longest)")


def tree_of(pid: int) -> list[int]:
    """The process and all below it that still live."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except (FileNotFoundError, ProcessLookupError):
                continue
            parents.setdefault(parent, []).append(int(entry.name))
    found, waiting = [], [pid]
    while waiting:
        current = waiting.pop()
        found.append(current)
        waiting += parents.get(current, [])
    return found


def memory_of(pids: list[int]) -> tuple[int, int]:
    """Bytes resident in all, and bytes with each shared page counted once over its sharers."""
    resident = shared_out = 0
    for pid in pids:
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue
        sizes = {line.split(":")[0]: int(line.split()[1]) << 10 for line in lines}
        resident, shared_out = resident + sizes.get("Rss", 0), shared_out + sizes.get("Pss", 0)
    return resident, shared_out


def show(label: str, value: str) -> None:
    """One figure."""
    print(f"{label:<22}{value}", flush=True)


if __name__ == "__main__":
    main()
