"""How long reports take: ours, plain papermill and nbconvert in a row and in two processes, bare Python drawing the
same charts and tables; the first state of the package by plain papermill and nbconvert; and how long it takes to see
that 2,000 reports are as they were.

Run `python benchmarks/batch.py` on an otherwise idle machine of two cores; below ten minutes. All ways make the same
units' reports from the same tables and the unchanged notebook 04, each in a process started for it, so that start-up
and warm-up are charged; the outputs are compared. Ours and bare Python take turns, and their medians count. The slow
ways make a sample and are scaled by the number. The first state is taken from the repository's history, with the
tables it writes itself; a copy without history leaves it out.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
CORES = 2
NOTEBOOK = "04_unit_report"
# What ours is to be faster than by: the way, how many times.
WANTED = {"row": 9.0, "two": 5.0, "bare": 1 / 1.15, "first": 14.0}
FIRST = "9ac4bf1"  # the first state in which the demo edition went from files to all its reports
WORDS = {"ours": "ours", "row": "papermill + nbconvert in a row", "two": "the same in two processes",
         "bare": "bare Python, two processes", "first": "first state, papermill + nbconvert"}  # fmt: skip


@dataclass(frozen=True)
class Took:
    """Seconds by the clock and of processor for so many reports."""

    clock: float
    processor: float
    reports: int

    def each(self) -> tuple[float, float]:
        """The same for one report."""
        return self.clock / self.reports, self.processor / self.reports

    def say(self) -> str:
        """Both in words."""
        return "{:.3f} s a report by the clock, {:.3f} s of processor".format(*self.each())


def main() -> None:
    """Measure every way and print one line each, then the ratios."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--reports", type=int, default=200, help="made by ours and in bare Python")
    asked.add_argument("--rounds", type=int, default=3, help="of ours and bare Python in turn: the machine drifts")
    asked.add_argument("--sample", type=int, default=20, help="made by the slow ways")
    asked.add_argument("--first", type=int, default=8, help="made by the first state in a row; 0 leaves it out")
    asked.add_argument("--unchanged", type=int, default=2000, help="reports to be skipped; 0 leaves this out")
    asked.add_argument("--project", type=Path, help="a project folder whose demo edition has been run already")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        show("machine", f"{os.cpu_count()} cores, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}")
        home = lay_out(Path(folder) / "demo", given.project)
        rounds = [{way: measure(way, home, given.reports) for way in ("ours", "bare")} for _ in range(given.rounds)]
        for number, once in enumerate(rounds, 1):
            for way, one in once.items():
                show(f"round {number}, {way}", one.say())
        took = {way: middle([once[way] for once in rounds]) for way in ("ours", "bare")}
        took |= {way: measure(way, home, given.sample) for way in ("row", "two")}
        if given.first and has_history():
            took["first"] = measure_first(Path(folder) / "first", given.first)
        for way, each in took.items():
            show(WORDS[way], f"{each.say()}; {each.reports} made")
        for way in ("row", "two", "bare"):
            compare_outputs(home, way, min(given.sample, given.reports))
        show("outputs", "the same in all four ways")
        for way, wanted in ((way, wanted) for way, wanted in WANTED.items() if way in took):
            clock, used = (theirs / our for theirs, our in zip(took[way].each(), took["ours"].each(), strict=True))
            show(f"faster than {way}", f"{clock:.2f} times by the clock, {used:.2f} of processor; wanted {wanted:.2f}")
        if given.unchanged:
            skip(Path(folder) / "many", given.unchanged, took["ours"].each()[0])


def middle(rounds: list[Took]) -> Took:
    """The medians of the same work done several times."""
    clock, processor = (statistics.median(getattr(each, name) for each in rounds) for name in ("clock", "processor"))
    return Took(clock, processor, rounds[0].reports)


def lay_out(home: Path, finished: Path | None) -> Path:
    """A project folder with the demo edition's tables; those of `finished`, else made now."""
    for name in ("params", "notebooks"):
        shutil.copytree(ROOT / name, home / name)
    (home / "data" / "raw").mkdir(parents=True)
    (home / "data" / "raw" / "demo").symlink_to(ROOT / "data" / "raw" / "demo")
    if finished:
        shutil.copytree(finished / "data/processed/demo/tables", home / "data/processed/demo/tables")
    else:
        kepuri(home, "run", "demo", "--limit", "1")
    return home


def has_history() -> bool:
    """Whether the first state can be had from the repository."""
    asked = ["git", "-C", str(ROOT), "cat-file", "-e", f"{FIRST}^{{commit}}"]
    found = shutil.which("git") is not None and subprocess.run(asked, check=False, capture_output=True).returncode == 0
    if not found:
        show(WORDS["first"], f"left out: no commit {FIRST} here")
    return found


def measure_first(home: Path, reports: int) -> Took:
    """Make so many reports in a row with the package, the notebook and the tables of the first state."""
    packed = subprocess.run(["git", "-C", str(ROOT), "archive", FIRST], check=True, capture_output=True).stdout
    home.mkdir()
    with tarfile.open(fileobj=io.BytesIO(packed)) as bundle:
        bundle.extractall(home, filter="data")
    kepuri(home, "run", "demo", "--only", next(numbered(ROOT, 1))[1], source=home)
    return measure("row", home, reports, source=home)


def kepuri(home: Path, *words: str, source: Path = ROOT) -> Took:
    """Run one of our commands in a project folder."""
    return run_timed([sys.executable, "-P", "-m", "kepuri_eval", *words], home, 1, source)


def run_timed(command: list[str], home: Path, reports: int, source: Path = ROOT) -> Took:
    """Run a command to its end with the package of `source`; processor time with all processes it started."""
    began = time.monotonic()
    surroundings = os.environ | {
        "KEPURI_HOME": str(home), "PYTHONPATH": str(source), "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1",
    }  # fmt: skip
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, env=surroundings, stdout=said, stderr=said)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            sys.exit(said.read().decode())
    return Took(time.monotonic() - began, used.ru_utime + used.ru_stime, reports)


def measure(way: str, home: Path, reports: int, source: Path = ROOT) -> Took:
    """Make so many reports in one way, in a process of its own."""
    return run_timed([sys.executable, __file__, "--way", way, str(home), str(reports)], home, reports, source)


def compare_outputs(home: Path, way: str, count: int) -> None:
    """End with a message unless each code cell shows the same in our notebooks as it does in theirs."""
    for number, unit_id in numbered(home, count):
        ours, theirs = (outputs_of(place_of(home, each, number, unit_id)) for each in ("ours", way))
        if ours != theirs:
            sys.exit(f"{unit_id}: {way} shows something else")


def outputs_of(made: Path) -> list[Any]:
    """What each code cell shows, as the notebook or the bare run stored it: type → content."""
    content = json.loads(made.read_text(encoding="utf-8"))
    if isinstance(content, list):
        return content
    shown = [cell["outputs"] for cell in content["cells"] if cell["cell_type"] == "code"]
    data = [output["data"] for outputs in shown for output in outputs]
    return [{kind: "".join(part) for kind, part in each.items()} for each in data]


def numbered(home: Path, count: int) -> Iterator[tuple[int, str]]:
    """Numbers from 0 and the unit each report is of, the register over and over."""
    from kepuri_eval.params import load_params

    units = load_params("demo", home).units
    for number in range(count):
        yield number, units[number % len(units)].unit_id


def place_of(home: Path, way: str, number: int, unit_id: str) -> Path:
    """Where a way leaves the executed notebook."""
    return home / "data/processed/demo/notebooks" / way / f"{unit_id}-{number}.ipynb"


def make_ours(home: Path, count: int) -> None:
    """As `kepuri run` makes them: the same maker, limits and folders, and the warm parent started before all else."""
    from kepuri_eval.batch.warmth import Warmth
    from kepuri_eval.params import load_params

    params = load_params("demo", home)
    warmth = Warmth.of(params, "benchmark", first=3)
    warmth.parent()
    from kepuri_eval.batch.jobs import Job
    from kepuri_eval.batch.makers import open_maker
    from kepuri_eval.batch.runs import REPORT_LIMITS

    source = home / "notebooks" / f"{NOTEBOOK}.ipynb"
    jobs = []
    for number, unit_id in numbered(home, count):
        executed, name = place_of(home, "ours", number, unit_id), f"{unit_id}-{number}"
        page = params.reports / "ours" / f"{name}.html"
        jobs.append(Job(name, source, {"edition": "demo", "unit_id": unit_id}, executed, page, unit_id, params))
    with open_maker(params, CORES, warmth, REPORT_LIMITS) as maker:
        faults = [outcome.error for outcome in maker.make_all(jobs, REPORT_LIMITS) if outcome.error]
    if faults:
        sys.exit(faults[0])


def make_plain(home: Path, way: str, tasks: list[tuple[int, str]]) -> None:
    """papermill's standard engine and nbconvert's own page, the exporter made once."""
    from nbconvert import HTMLExporter
    from papermill.execute import execute_notebook

    exporter = HTMLExporter(template_name="lab")
    source = home / "notebooks" / f"{NOTEBOOK}.ipynb"
    for number, unit_id in tasks:
        out = place_of(home, way, number, unit_id)
        out.parent.mkdir(parents=True, exist_ok=True)
        parameters = {"edition": "demo", "unit_id": unit_id}
        executed = execute_notebook(str(source), str(out), parameters, cwd=str(source.parent), progress_bar=False)
        page, _ = exporter.from_notebook_node(executed)
        out.with_suffix(".html").write_text(page, encoding="utf-8")


def draw_bare(home: Path, tasks: list[tuple[int, str]]) -> None:
    """The notebook's code as one plain script, run for each unit; every shown thing turned into markup and kept."""
    import ast

    import nbformat

    cells = nbformat.read(home / "notebooks" / f"{NOTEBOOK}.ipynb", as_version=4).cells
    script = ast.Module([], [])
    for cell in cells:
        if cell.cell_type != "code" or "parameters" in cell.metadata.get("tags", []):
            continue
        *first, last = ast.parse(cell.source).body
        if isinstance(last, ast.Expr):
            keep = ast.Attribute(ast.Name("shown", ast.Load()), "append", ast.Load())
            last = ast.Expr(ast.Call(keep, [last.value], []))
        script.body += [*first, last]
    code = compile(ast.fix_missing_locations(script), NOTEBOOK, "exec")
    for number, unit_id in tasks:
        shown: list[Any] = []
        exec(code, {"edition": "demo", "unit_id": unit_id, "shown": shown})
        drawn = [each._repr_mimebundle_() for each in shown]
        out = place_of(home, "bare", number, unit_id)
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(json.dumps(drawn, ensure_ascii=False), encoding="utf-8")


def make(way: str, home: Path, count: int) -> None:
    """What a measured process does."""
    tasks = list(numbered(home, count))
    if way == "ours":
        make_ours(home, count)
    elif way == "row":
        make_plain(home, way, tasks)
    else:
        with ProcessPoolExecutor(CORES) as processes:
            shares = [tasks[at::CORES] for at in range(CORES)]
            if way == "two":
                waiting = [processes.submit(make_plain, home, way, share) for share in shares]
            else:
                waiting = [processes.submit(draw_bare, home, share) for share in shares]
            for each in waiting:
                each.result()


def skip(home: Path, count: int, report_seconds: float) -> None:
    """How long a run takes that finds so many reports unchanged, beside making as many real ones.

    What a report shows plays no part in skipping it, so the edition has notebooks that hardly do anything.
    """
    sys.path.insert(0, str(ROOT))
    from tests.batch.small_project import write_notebook, write_notebooks

    shutil.copytree(ROOT / "params", home / "params")
    rows = [f"unit-{number:04},单位{number:04},society" for number in range(count)]
    (home / "params/demo/units.csv").write_text("\n".join(["unit_id,name,group", *rows]) + "\n", encoding="utf-8")
    (home / "params/demo/corrections.csv").unlink(missing_ok=True)
    (home / "data/raw/demo").mkdir(parents=True)
    (home / "data/raw/demo/one.txt").write_text("参与群众300人次", encoding="utf-8")
    write_notebooks(home / "notebooks")
    write_notebook(home / f"notebooks/{NOTEBOOK}.ipynb", 'edition = "demo"\nunit_id = ""', "unit_id")
    made = kepuri(home, "run", "demo")
    show(f"{count} notebooks of one line", replace(made, reports=count).say())
    took = min((kepuri(home, "run", "demo") for _ in range(3)), key=lambda took: took.clock)
    times = report_seconds * count / took.clock
    show("nothing changed", f"{took.clock:.2f} s by the clock, {took.processor:.2f} s of processor for {count} reports")
    show("faster than making", f"{times:,.0f} times; wanted 1,000")


def show(label: str, value: str) -> None:
    """One figure."""
    print(f"{label:<34}{value}", flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--way"]:
        make(sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]))
    else:
        main()
