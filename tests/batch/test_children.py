"""Children of a warm parent: started, watched, ended."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kepuri_eval.batch import children
from kepuri_eval.batch.children import Child, ChildDied, Limits, WarmParent, read_diary, shared_parent

pytestmark = pytest.mark.skipif(not children.CAN_FORK, reason="this system has no fork")


@pytest.fixture(scope="module")
def parent() -> Iterator[WarmParent]:
    with WarmParent() as started:
        yield started


def result(child: Child) -> object:
    kind, content = child.receive()
    assert kind == "result"
    child.close()
    return content


def test_a_child_runs_a_function_by_name_and_returns_its_result(parent: WarmParent) -> None:
    assert result(parent.launch("os.path:join", ("a", "b"))) == os.path.join("a", "b")  # noqa: PTH118  the function asked


def test_what_is_shown_is_as_wide_whatever_window_the_caller_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    with WarmParent() as started:
        assert result(started.launch("shutil:get_terminal_size", ())) == (80, 24)


def test_children_are_apart_from_each_other_and_from_the_parent(parent: WarmParent) -> None:
    pids = {result(parent.launch("os:getpid", ())) for _ in range(3)}
    assert len(pids) == 3
    assert not pids & {os.getpid(), parent.pid}


def test_what_a_child_raises_comes_back_with_its_traceback(parent: WarmParent) -> None:
    child = parent.launch("json:loads", ("{",))
    with pytest.raises(ChildDied, match="JSONDecodeError") as caught:
        child.receive()
    assert caught.value.name == "Raised"
    assert "Traceback (most recent call last)" in caught.value.stray


def test_an_unknown_function_is_the_childs_fault_only(parent: WarmParent) -> None:
    with pytest.raises(ChildDied, match="no_such_module"):
        parent.launch("no_such_module:f", ()).receive()
    assert parent.is_alive


def test_exit_status_and_signals_are_told_apart(parent: WarmParent) -> None:
    with pytest.raises(ChildDied, match="ended itself with exit status 7"):
        parent.launch("os:_exit", (7,)).receive()
    with pytest.raises(ChildDied, match="killed by SIGABRT") as caught:
        parent.launch("os:abort", ()).receive()
    assert "Fatal Python error: Aborted" in caught.value.stray


@pytest.mark.parametrize("modules_listed", [0, 500])
def test_a_crash_is_named_however_much_is_written_around_it(parent: WarmParent, modules_listed: int) -> None:
    listed = "Extension modules: " + "numpy._core, " * modules_listed
    last_words = f"{'before ' * 1000}\nFatal Python error: Aborted\n{listed}\n"
    child = parent.launch("os:system", (f"printf %s '{last_words}' >&2; kill -9 $PPID",))
    with pytest.raises(ChildDied, match="killed by SIGKILL") as caught:
        child.receive()
    assert caught.value.stray.startswith("Fatal Python error: Aborted")


def test_a_child_beyond_its_time_is_killed_with_what_it_started(parent: WarmParent, tmp_path: Path) -> None:
    mark = tmp_path / "pid"
    script = f"echo $$ > {mark}; exec sleep 1000"
    child = parent.launch("os:system", (script,), Limits(seconds=0.5))
    with pytest.raises(ChildDied, match="longer than 0.5 seconds") as caught:
        child.receive()
    assert caught.value.name == "NotebookTimeoutError"
    started = int(mark.read_text())
    assert _is_gone(started)


def test_closing_ends_a_child_that_still_works(parent: WarmParent) -> None:
    child = parent.launch("time:sleep", (1000,))
    child.close()
    child.close()
    with pytest.raises(ProcessLookupError):
        os.kill(child._pid, 0)


def test_when_the_parent_is_killed_its_children_die_and_launching_says_so() -> None:
    parent = WarmParent()
    child = parent.launch("time:sleep", (1000,))
    os.kill(parent.pid, signal.SIGKILL)
    with pytest.raises(ChildDied) as caught:
        child.receive()
    assert caught.value.name == "HelperDied"
    parent.close()
    assert not parent.is_alive
    with pytest.raises(ChildDied, match="the warm parent is gone"):
        parent.launch("os:getpid", ())


def test_what_the_parent_is_primed_with_its_children_find(parent: WarmParent) -> None:
    parent.prime("os:chdir", b"/")
    assert result(parent.launch("os:getcwd", ())) == "/"


def test_what_is_left_for_later_is_there_before_the_parent_does_what_it_is_asked() -> None:
    with WarmParent(later=["wave", "mailbox", "no_such_module", "os:getpid"]) as busy:
        busy.prime(
            "builtins:exec", "import sys, os; os.chdir('/' if {'wave', 'mailbox'} <= {*sys.modules} else '/tmp')"
        )
        assert result(busy.launch("os:getcwd", ())) == "/"


def test_the_parent_looks_for_no_cycles_and_its_children_do(parent: WarmParent) -> None:
    assert result(parent.launch("gc:isenabled", ())) is True
    parent.prime("builtins:exec", "import gc, os; os.chdir('/tmp' if gc.isenabled() else '/')")
    assert result(parent.launch("os:getcwd", ())) == "/"


def test_what_a_dead_child_noted_is_known_up_to_what_was_cut_short(parent: WarmParent) -> None:
    noting = "link = __import__('kepuri_eval.batch.children').batch.children.IN_CHILD\n"
    noting += (
        "link.observe('cell', 1); link.begin_anew(); link.observe('cell', [2] * 90); link.observe('cell', 'three')\n"
    )
    child = parent.launch("builtins:exec", (noting + "import os; os.kill(os.getpid(), 9)",))
    with pytest.raises(ChildDied) as caught:
        child.receive()
    diary = caught.value.diary
    assert list(read_diary(diary)) == [("cell", [2] * 90), ("cell", "three")]
    for cut in range(len(diary)):
        assert list(read_diary(diary[:cut])) in ([], [("cell", [2] * 90)])


def _cells_of(*seconds: float) -> str:
    """Code that notes the start of so many cells, each lasting so many seconds."""
    link = "link = __import__('kepuri_eval.batch.children').batch.children.IN_CHILD\nimport time\n"
    cells = (f"link.observe('start', ({at}, time.monotonic())); time.sleep({each})" for at, each in enumerate(seconds))
    return link + "\n".join(cells)


def test_each_cell_has_its_whole_time_from_its_own_start(parent: WarmParent) -> None:
    """Six cells take longer than one may; so does what comes before the first."""
    wait = "import time; time.sleep(1.2)\n"
    child = parent.launch("builtins:exec", (wait + _cells_of(*[0.3] * 6),), Limits(cell_seconds=1))
    assert result(child) is None


@pytest.mark.parametrize("before", [(), (0.7,), (0.4, 0.4, 0.4)])
def test_a_cell_ends_when_its_time_is_over_whatever_ran_before(parent: WarmParent, before: tuple[float, ...]) -> None:
    began = time.monotonic()
    child = parent.launch("builtins:exec", (_cells_of(*before, 60),), Limits(cell_seconds=1))
    with pytest.raises(ChildDied, match="the cell ran longer than 1 seconds") as caught:
        child.receive()
    assert caught.value.name == "CellTimeoutError"
    assert 1 <= time.monotonic() - began - sum(before) < 20
    assert len(list(read_diary(caught.value.diary))) == len(before) + 1


def test_a_shared_parent_is_one_a_key_and_is_replaced_when_it_died() -> None:
    first = shared_parent("test of sharing")
    assert shared_parent("test of sharing") is first
    first.close()
    second = shared_parent("test of sharing")
    assert second is not first
    assert second.is_alive
    second.close()


def _is_gone(pid: int, within: float = 10) -> bool:
    """Whether a killed process is gone: the kernel ends it soon after the signal, not at once."""
    end = time.monotonic() + within
    while _lives(pid) and time.monotonic() < end:
        time.sleep(0.01)
    return not _lives(pid)


def _lives(pid: int) -> bool:
    state = Path(f"/proc/{pid}/stat")
    if Path("/proc").is_dir():
        return state.exists() and state.read_text().rpartition(")")[2].split()[0] != "Z"
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_what_one_child_imports_the_next_is_born_with(parent: WarmParent) -> None:
    asked = "'nturl2path' in __import__('sys').modules"
    assert result(parent.launch("builtins:eval", (asked,))) is False
    result(parent.launch("builtins:exec", ("import nturl2path",)))
    until = time.monotonic() + 60
    while not result(parent.launch("builtins:eval", (asked,))):
        assert time.monotonic() < until


def test_a_parent_that_has_nothing_to_do_imports_what_is_needed_later(parent: WarmParent) -> None:
    asked = "{'wave', 'mailbox'} <= {*__import__('sys').modules}"
    assert result(parent.launch("builtins:eval", (asked,))) is False
    with WarmParent(later=["wave", "no_such_module", "mailbox"]) as idle:
        until = time.monotonic() + 60
        while not result(idle.launch("builtins:eval", (asked,))):
            assert time.monotonic() < until
