"""Runs a project of tiny notebooks again and again, killing processes at random moments, each time to its end.

The moments are counted in notebooks done since the last kill and a little time, so that a slow machine sees them too.

Usage: python -m tests.batch.disturbed PROJECT SEED KILLS
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import signal
import sys
import time
import traceback
from collections import Counter
from pathlib import Path

import psutil

from kepuri_eval.batch import changes, runs
from kepuri_eval.batch.manifest import Manifest

JOBS = 2
_NOT_COMPARED = (".lock", "manifest.json", "manifest.journal.jsonl")


def main(project: Path, seed: int, kills: int) -> None:
    """Disturb runs until so many processes were killed, a fifth of them runs and a fifth warm parents.

    Every time one came to its end, what it made is compared.
    """
    changes.code_fingerprint = lambda: "this code"
    chance, told = random.Random(seed), Counter[str]()
    processed = project / "data/processed/demo"
    assert os.waitpid(start(project), 0)[1] == 0
    expected = contents(processed)
    shutil.rmtree(processed)
    kinds = ["run"] * (kills // 5) + ["parent"] * (kills // 5)
    kinds += ["child"] * (kills - len(kinds))
    chance.shuffle(kinds)
    while kinds:
        quota, ended = killed(told) + chance.randint(5, 10), -1
        while ended != 0:  # an edition is run until it is complete, disturbed so many times on the way
            ended = disturb(start(project), processed, chance, kinds, told, quota)
            told["attempts"] += 1
            check_whole(processed, expected, ended_well=ended == 0)
        told["complete"] += 1
        shutil.rmtree(processed)
    print(json.dumps(told))


def killed(told: Counter[str]) -> int:
    """How many processes have been killed."""
    return told["run"] + told["parent"] + told["child"]


def contents(processed: Path) -> dict[str, bytes]:
    """Every finished file of a processed folder's results, by name; what is only kept to save time is none."""
    found: dict[str, bytes] = {}
    for path in processed.rglob("*"):
        parts = path.relative_to(processed).parts
        is_result = path.name not in _NOT_COMPARED and parts[0] != "clusterings"
        if path.is_file() and is_result and not any(part.startswith(".") for part in parts):
            found["/".join(parts)] = path.read_bytes()
    return found


def start(project: Path) -> int:
    """A run in a process of its own; exit status 0 when nothing failed, 1 when something did."""
    pid = os.fork()
    if pid:
        return pid
    status = 2
    try:
        status = 1 if runs.run_edition("demo", project, jobs=JOBS).failed else 0
    except runs.RunError:
        status = 1  # a notebook before the reports, whose process was killed twice
    finally:
        if status == 2:
            traceback.print_exc()
            sys.stderr.flush()
        os._exit(status)


def disturb(
    run: int, processed: Path, chance: random.Random, kinds: list[str], told: Counter[str], quota: int
) -> int:  # fmt: skip
    """Kill what belongs to the run at random moments, up to the quota; returns its exit status, -9 when killed.

    Args:
        kinds: whom to kill, the next one last; who has been killed is taken away.
    """
    while True:
        wanted = len(Manifest(processed).entries) + chance.choice([0, 0, 1, 1, 2, 3])
        until = time.monotonic() + chance.expovariate(10.0)
        while (
            time.monotonic() < until or len(Manifest(processed).entries) < wanted or killed(told) >= quota or not kinds
        ):
            ended, status = os.waitpid(run, os.WNOHANG)
            if ended:
                code = os.waitstatus_to_exitcode(status)
                if code not in (0, 1, -signal.SIGKILL):
                    raise SystemExit(f"the run ended with {code}")
                return code
            time.sleep(0.01)
        victims = find(run, kinds[-1])
        if victims:
            with contextlib.suppress(ProcessLookupError):
                os.kill(chance.choice(victims), signal.SIGKILL)
                told[kinds.pop()] += 1


def find(run: int, kind: str) -> list[int]:
    """Processes of that kind: the run itself, its warm parent, the children forked for notebooks."""
    if kind == "run":
        return [run]
    try:
        parents = psutil.Process(run).children()
        if kind == "parent":
            return [parent.pid for parent in parents]
        return sorted(child.pid for parent in parents for child in parent.children())
    except psutil.NoSuchProcess:
        return []


def check_whole(processed: Path, expected: dict[str, bytes], *, ended_well: bool) -> None:
    """Whatever happened, a reader sees no half file; of a run that ended well, every file."""
    made = contents(processed)
    if ended_well:
        other = sorted(name for name in made.keys() | expected.keys() if made.get(name) != expected.get(name))
        assert not other, other
        statuses = {entry["status"] for entry in json.loads((processed / "manifest.json").read_text())["reports"]}
        assert statuses <= {"made", "unchanged"}, statuses
    whole = [name for name in made if name.endswith((".html", ".parquet", ".csv")) and name != "reports/index.html"]
    wrong = [name for name in whole if made[name] != expected[name]]
    assert not wrong, wrong
    noted = {entry.html for entry in Manifest(processed).entries.values() if entry.is_ready}
    lost = {name for name in made if name.startswith(("reports/units", "reports/city"))} - noted
    assert len(lost) <= JOBS, f"more than one report a worker would be made again: {lost}"


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
