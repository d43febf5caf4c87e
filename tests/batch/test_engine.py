"""The engine against papermill's own: the same notebooks, cell by cell."""

from __future__ import annotations

import contextlib
import re
import warnings
from pathlib import Path
from typing import Any

import nbformat
import papermill
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook
from papermill.engines import papermill_engines

from kepuri_eval.batch import children, engine
from tests.batch.small_project import KERNEL, write_notebook

TABLES_AND_PICTURES = [
    "import pandas as pd\nimport matplotlib.pyplot as plt\nprint('x is', x)",
    "pd.DataFrame({'a': [x, who], 'b': [1.5, None]})",
    "figure, axes = plt.subplots()\naxes.bar([1, 2], [x, 3])\naxes.set_title('图')\nprint('drawn')",
    "%config InlineBackend.figure_formats = ['png']\nplt.subplots()\nplt.close()\n'closed'",
    "from IPython.display import HTML, Markdown, display\ndisplay(HTML('<b>1</b>'), Markdown('*2*'))\n_",
    "display({'application/json': {'a': [x]}, 'text/plain': 'a'}, raw=True)\nHTML('<i>2</i>')",
]
STREAMS = [
    # The standard kernel also sends what has waited for 0.2 s: a stalling machine would decide how texts are grouped.
    "import sys\nsys.stdout.flush_interval = sys.stderr.flush_interval = 60",
    "print('one')\nprint('two', file=sys.stderr)\nprint('three')",
    "print('a', flush=True)\nprint('b', flush=True)\n3",
    "!echo by shell",
    "print('lost')\nfrom IPython.display import clear_output\nclear_output()\nprint('kept')",
    "print('图表' * 3, end='')",
    "print('last', file=sys.stderr)\nNone",
]
STATE = [
    "handle = display('first', display_id=True)",
    "handle.update('second')\nIn[1][:3], len(Out)",
    "import asyncio\nasync def later():\n    await asyncio.sleep(0)\n    return 7\nawait later()",
    "asyncio.get_running_loop().is_running()",
    "class Thing:\n    pass\nimport pickle\npickle.loads(pickle.dumps(Thing())).__class__.__module__, __name__",
    "%%capture text\nprint('hidden')",
    "text.stdout",
    "",
    "get_ipython().__class__.__name__",
]
CHILD_PROCESS = ["import subprocess\nsubprocess.run(['echo', 'from a child process'], check=True);"]
ERRORS: dict[str, list[str]] = {
    "exception": ["def halve(n):\n    return 1 / n\nprint('before')", "halve(0)", "'never'"],
    "chained": ["try:\n    {}['a']\nexcept KeyError as error:\n    raise ValueError('no a') from error"],
    "syntax": ["def broken(:", "1"],
    "indentation": ["if True:\nprint(1)"],
    "display": [
        "class Bad:\n    def _repr_html_(self):\n        raise ValueError('cannot show')\n"
        "    def __repr__(self):\n        return 'bad'\nBad()"
    ],
    "exit": ["raise SystemExit", "2"],
    "magic": ["%nosuchmagic"],
    "warning": ["import warnings\nwarnings.warn('careful')\n1/0"],
    "interrupt": ["raise KeyboardInterrupt"],
}  # fmt: skip


def run_both(folder: Path, sources: list[str]) -> tuple[NotebookNode, NotebookNode]:
    """The notebook executed by the standard engine and by ours; a cell's error does not stop the test."""
    source = write_notebook(folder / "in.ipynb", "x = 1\nwho = 'somebody'", *sources)
    executed = []
    for name in (None, "kepuri"):
        out = folder / f"{name}.ipynb"
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the standard kernel client warns of its own sockets
            with contextlib.suppress(papermill.PapermillExecutionError):
                papermill.execute_notebook(
                    str(source), str(out), {"x": 5}, engine_name=name, progress_bar=False, cwd=str(folder)
                )
        executed.append(nbformat.read(out, as_version=4))
    return executed[0], executed[1]


def comparable(cell: NotebookNode) -> dict[str, Any]:
    """A cell without ids, clocks and process ids; neighbouring texts of one stream joined."""
    content = {"type": cell.cell_type, "source": cell.source, "count": cell.get("execution_count")}
    content["metadata"] = _without_clocks(cell.metadata)
    outputs: list[Any] = []
    for output in cell.get("outputs", []):
        plain = {key: _without_process(value) for key, value in output.items()}
        last = outputs[-1] if outputs else {}
        if plain["output_type"] == "stream" and last.get("name") == plain["name"]:
            last["text"] += plain["text"]
        else:
            outputs.append(plain)
    return content | {"outputs": outputs}


def _without_clocks(metadata: Any) -> Any:
    if not isinstance(metadata, dict):
        return type(metadata).__name__ if isinstance(metadata, float) else metadata
    shown = {key: _without_clocks(value) for key, value in metadata.items()}
    for key in set(shown) & {"start_time", "end_time", "output_path"} | {
        key for key in shown if key.startswith(("iopub", "shell"))
    }:
        shown[key] = type(shown[key]).__name__
    return shown


def _without_process(value: Any) -> Any:
    if isinstance(value, str):
        return re.sub(r"ipykernel_\d+|0x[0-9a-f]{6,}", "…", value)
    if isinstance(value, list):
        return [_without_process(item) for item in value]
    return {key: _without_process(item) for key, item in value.items()} if isinstance(value, dict) else value


def assert_same(standard: NotebookNode, ours: NotebookNode) -> None:
    assert [comparable(cell) for cell in ours.cells] == [comparable(cell) for cell in standard.cells]
    assert _without_clocks(ours.metadata) == _without_clocks(standard.metadata)


@pytest.mark.slow
@pytest.mark.parametrize("sources", [TABLES_AND_PICTURES, STREAMS, STATE], ids=["pictures", "streams", "state"])
def test_outputs_counts_and_metadata_are_those_of_the_standard_engine(tmp_path: Path, sources: list[str]) -> None:
    standard, ours = run_both(tmp_path, sources)
    assert_same(standard, ours)
    assert not any(output.output_type == "error" for cell in ours.cells for output in cell.get("outputs", []))


@pytest.mark.slow
def test_what_a_child_process_prints_is_shown_as_the_standard_engine_shows_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The standard kernel reads it in a thread that the cell does not wait for: on a busy machine the cell may end
    first and the words are lost. Ours always has them; the standard engine is asked until it has."""
    monkeypatch.delenv("PYTEST_CURRENT_TEST")  # under it, ipykernel leaves out what child processes print
    for _ in range(20):
        standard, ours = run_both(tmp_path, CHILD_PROCESS)
        assert [output.text for output in ours.cells[-1].outputs] == ["from a child process\n"]
        if standard.cells[-1].outputs:
            break
    assert_same(standard, ours)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ERRORS)
def test_errors_are_those_of_the_standard_engine(tmp_path: Path, kind: str) -> None:
    assert_same(*run_both(tmp_path, ERRORS[kind]))


def test_input_is_refused_as_in_the_standard_engine(tmp_path: Path) -> None:
    # The traceback differs (a kernel adds its own frames), the error does not.
    executed = run_ours(tmp_path, "input('?')")
    refusal = "raw_input was called, but this frontend does not support input requests."
    assert executed.metadata["caught"] == f"StdinNotImplementedError: {refusal}"


@pytest.mark.slow
def test_widgets_keep_their_state_as_in_the_standard_engine(tmp_path: Path) -> None:
    both = run_both(tmp_path, ["import ipywidgets\nipywidgets.IntSlider(value=x)"])
    states = [book.metadata.widgets["application/vnd.jupyter.widget-state+json"]["state"] for book in both]
    values = [[each["state"]["value"] for each in state.values() if "value" in each["state"]] for state in states]
    assert values == [[5], [5]]


def run_ours(folder: Path, *sources: str, **options: Any) -> NotebookNode:
    """The notebook our engine saved, whether it failed or not."""
    source = write_notebook(folder / "in.ipynb", "x = 1", *sources)
    with pytest.raises(papermill.PapermillExecutionError) as caught:
        papermill.execute_notebook(
            str(source), str(folder / "out.ipynb"), engine_name="kepuri", progress_bar=False, **options
        )
    executed = nbformat.read(folder / "out.ipynb", as_version=4)
    executed.metadata["caught"] = f"{caught.value.ename}: {caught.value.evalue}"
    return executed


def statuses(executed: NotebookNode) -> list[str]:
    return [cell.metadata.papermill["status"] for cell in executed.cells if "papermill" in cell.metadata]


def test_a_killed_process_keeps_what_was_done_and_the_true_status_of_every_cell(tmp_path: Path) -> None:
    kill = "import os\nprint('so far')\nos.kill(os.getpid(), 9)"
    executed = run_ours(tmp_path, "print('done')", kill, "print('never')")
    assert executed.metadata["caught"] == "DeadKernelError: the process was killed by SIGKILL"
    assert statuses(executed) == ["completed"] * 3 + ["failed", "pending"]
    code = [cell for cell in executed.cells if cell.cell_type == "code"]
    assert code[1].outputs[0].text == "done\n"
    assert code[3].outputs == []


def test_a_crash_in_c_shows_where_it_happened(tmp_path: Path) -> None:
    executed = run_ours(tmp_path, "import ctypes\nctypes.string_at(0)")
    assert executed.metadata["caught"] == "DeadKernelError: the process was killed by SIGSEGV"
    assert "Fatal Python error: Segmentation fault" in "".join(executed.cells[-1].outputs[-1].traceback)


def test_a_cell_beyond_its_time_is_ended_and_named(tmp_path: Path) -> None:
    executed = run_ours(tmp_path, "1", "while True: pass", execution_timeout=0.5)
    assert executed.metadata["caught"] == "CellTimeoutError: the cell ran longer than 0.5 seconds"
    assert statuses(executed) == ["completed"] * 3 + ["failed"]


def test_a_notebook_beyond_its_time_is_ended(tmp_path: Path) -> None:
    executed = run_ours(tmp_path, "import threading\nthreading.Event().wait()", notebook_timeout=0.5)
    assert executed.metadata["caught"] == "NotebookTimeoutError: the notebook ran longer than 0.5 seconds"


@pytest.mark.skipif(not Path("/proc/self/statm").is_file(), reason="the memory limit is Linux's")
def test_a_cell_that_eats_memory_gets_a_memory_error_and_the_machine_does_not(tmp_path: Path) -> None:
    executed = run_ours(tmp_path, "block = bytearray(300 << 20)", memory_mb=200)
    assert executed.metadata["caught"].startswith("MemoryError")


def test_notebooks_do_not_see_each_other_and_draw_different_random_numbers(tmp_path: Path) -> None:
    import_numpy = "import random\nimport numpy as np\n(random.random(), np.random.rand())"
    source = write_notebook(tmp_path / "in.ipynb", "x = 1", "assert 'left' not in globals()\nleft = 1", import_numpy)
    drawn = set()
    for _ in range(2):
        executed = papermill.execute_notebook(str(source), None, engine_name="kepuri", progress_bar=False)
        drawn.add(executed.cells[-1].outputs[0].data["text/plain"])
    assert len(drawn) == 2


def test_modules_beside_the_notebook_are_found_and_never_kept_by_the_parent(tmp_path: Path) -> None:
    executed = []
    for number in (1, 2):
        folder = tmp_path / str(number)
        source = write_notebook(folder / "in.ipynb", "x = 1", "import beside\nbeside.NUMBER")
        (folder / "beside.py").write_text(f"NUMBER = {number}")
        done = papermill.execute_notebook(str(source), None, engine_name="kepuri", progress_bar=False, cwd=str(folder))
        executed.append(done.cells[-1].outputs[0].data["text/plain"])
    assert executed == ["1", "2"]


def test_without_fork_the_standard_engine_runs_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(children, "CAN_FORK", False)
    ran = []
    monkeypatch.setattr(
        engine.NBClientEngine, "execute_managed_notebook", classmethod(lambda cls, nb_man, *_, **__: ran.append(nb_man))
    )
    source = write_notebook(tmp_path / "in.ipynb", "x = 1")
    papermill.execute_notebook(str(source), None, engine_name="kepuri", progress_bar=False)
    assert len(ran) == 1
    assert "Engine kepuri cannot run this notebook (this system has no fork)" in caplog.text


def test_another_language_is_left_to_the_standard_engine() -> None:
    other = new_notebook(cells=[new_code_cell("1")], metadata={"kernelspec": KERNEL["kernelspec"] | {"language": "R"}})
    assert engine._why_standard(other) == "its language is R"


def test_papermill_finds_the_engine_by_its_name() -> None:
    assert papermill_engines.get_engine("kepuri").__name__ == "LateEngine"
