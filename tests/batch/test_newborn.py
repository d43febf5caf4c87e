"""What a report can leave in its process: each kind is seen, and the process makes no other report."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells enough of a process")

HARMLESS = {
    "nothing": "1 + 1",
    "names and results": "x = 1\n_, x\n'shown'",
    "a table": "import pandas as pd\ntable = pd.DataFrame({'a': [1]})\ntable",
    "a file that is closed with its name": "handle = open('left', 'w')",
    "a picture that is closed": "from matplotlib import pyplot\npyplot.close(pyplot.figure())",
    "a child process that ended": "import subprocess\nsubprocess.run(['true'], check=True)",
    "a warning": "import warnings\nwarnings.warn('careful')",
    "another folder and back": "import os\nhere = os.getcwd()\nos.chdir('/')\nos.chdir(here)",
    "a copy of a common table": "scores = COMMON[0].copy()\nscores['a'] = 2",
}
LEFT = {
    "working folder": "import os\nos.chdir('/')",
    "environment": "import os\nos.environ['LEFT'] = '1'",
    "umask": "import os\nos.umask(0o027)",
    "signals": "import signal\nsignal.signal(signal.SIGUSR1, signal.SIG_IGN)",
    "signals by a timer": "import signal\nsignal.setitimer(signal.ITIMER_VIRTUAL, 1000)",
    "limits": "import resource\nresource.setrlimit(resource.RLIMIT_CORE, (0, 0))",
    "Python": "import sys\nsys.path.append('/left')",
    "Python at the end": "import atexit\natexit.register(print)",
    "Python when it traces": "import sys\nsys.setprofile(lambda *_: None)",
    "modules": "import this_is_beside",
    "warnings": "import warnings\nwarnings.simplefilter('error')",
    "logging": "import logging\nlogging.getLogger('papermill').setLevel(1)",
    "logging to a file": "import logging\nlogging.root.addHandler(logging.FileHandler('log'))",
    "locale and time zone": "import locale\nlocale.setlocale(locale.LC_NUMERIC, 'C.UTF-8')",
    "libraries: pandas": "import pandas\npandas.options.display.max_rows = 3",
    "libraries: matplotlib": "import matplotlib\nmatplotlib.rcParams['lines.linewidth'] = 9",
    "libraries: a picture": "from matplotlib import pyplot\npyplot.figure()",
    "libraries: decimal": "import decimal\ndecimal.getcontext().prec = 3",
    "garbage collection": "import gc\ngc.disable()",
    "threads": "import threading\nthreading.Thread(target=threading.Event().wait, daemon=True).start()",
    "processes": "import subprocess\nprocess = subprocess.Popen(['sleep', '1000'])",
    "processes of nobody": "import os\nos.system('sleep 1000 & setsid sleep 1000 &')",
    "descriptors": "import os\nos.open('left', os.O_CREAT | os.O_WRONLY)",
    "tasks": "import asyncio\ntask = asyncio.get_running_loop().create_task(asyncio.sleep(1000))",
    "names of json": "import json\njson.dumps = print",
    "names of builtins": "import builtins\nbuiltins.left = 1",
    "names of kepuri_eval.placing": "from kepuri_eval import placing\nplacing.write_atomic = print",
    "names of kepuri_eval.batch.jobs.Job": "from kepuri_eval.batch.jobs import Job\nJob.title = 'left'",
    "tables": "COMMON[0].loc[0, 'a'] = 2",
    "tables by a column": "COMMON[0]['b'] = 2",
    "memory": "import mmap, sys\nsys.modules['mmap'].left = mmap.mmap(-1, 200 << 20)",
    "callbacks": "get_ipython().events.register('pre_run_cell', print)",
    "magics": "get_ipython().register_magic_function(print, 'line', 'left')",
    "transformers": "get_ipython().input_transformers_post.append(lambda lines: lines)",
    "transformers of trees": "import ast\nget_ipython().ast_transformers.append(ast.NodeTransformer())",
    "printers": "get_ipython().display_formatter.formatters['text/html'].for_type(int, str)",
    "settings of IPython": "%precision 2",
    "settings of IPython by %config": "%config InteractiveShell.ast_node_interactivity = 'all'",
    "outlets": "get_ipython().set_custom_exc((ValueError,), print)",
    "extensions": "%load_ext autoreload",
}

SCRIPT = """
import asyncio, json, linecache, os, pathlib, sys
import psutil
import ast, atexit, decimal, gc, locale, mmap, resource, subprocess
import IPython.extensions.autoreload, matplotlib.pyplot, pandas
from kepuri_eval import placing
from kepuri_eval.batch import children, jobs, newborn
from kepuri_eval.batch.cells import CellRunner
from kepuri_eval.batch.forkserver import _warm_drawing

folder, dumps = pathlib.Path(sys.argv[1]), json.dumps
os.chdir(folder)
sys.path.insert(0, "")
runner, told = CellRunner(), {}
_warm_drawing()
common = pandas.DataFrame({"a": [1, 2]})
runner.shell.user_ns["COMMON"] = [common]
for name in ("stdout", "stderr"):
    handle = open(name, "ab+", buffering=0)
    os.dup2(handle.fileno(), 1 if name == "stdout" else 2)

def run(source):
    reply = runner.run(source, lambda message: None)
    assert reply["content"]["status"] == "ok", reply["content"]

run("import pandas\\npandas.DataFrame({'a': [1]})")  # loads what cells and tables are shown by
runner.forget()
for name, source in json.load(sys.stdin).items():
    pid = os.fork()
    if pid == 0:
        born = newborn.Newborn(runner, ["json", "mmap"])
        run(source)
        first = born.forget()
        second = born.forget() if not first else first
        shell = runner.shell
        state = [sorted(shell.user_ns), shell.execution_count, shell.user_ns["In"], len(linecache.cache)]
        (folder / "told").write_text(dumps([first, second, *state]))
        for started in psutil.Process().children(recursive=True):
            started.kill()
        os._exit(0)
    assert os.waitpid(pid, 0)[1] == 0, (name, open("stderr").read())
    told[name] = json.loads((folder / "told").read_text())
(folder / "all").write_text(dumps(told))
"""


def ask(folder: Path, sources: dict[str, str]) -> dict[str, list[str]]:
    """What is left by each source, run in a fork of its own of one process."""
    (folder / "this_is_beside.py").write_text("")
    command = [sys.executable, "-c", SCRIPT, str(folder)]
    done = subprocess.run(command, input=json.dumps(sources), text=True, check=False, capture_output=True)
    errors = folder / "stderr"
    assert done.returncode == 0, done.stderr + (errors.read_text() if errors.is_file() else "")
    return json.loads((folder / "all").read_text())


def test_what_cells_leave_in_passing_is_taken_away_and_is_no_reason_to_begin_anew(tmp_path: Path) -> None:
    told = ask(tmp_path, HARMLESS)
    assert {name: each[0] for name, each in told.items()} == {name: [] for name in HARMLESS}
    assert {json.dumps(each[2:]) for each in told.values()} == {json.dumps(told["nothing"][2:])}


def test_whatever_reaches_further_is_seen_and_named(tmp_path: Path) -> None:
    told = ask(tmp_path, LEFT)
    unseen = {name: each[0] for name, each in told.items() if not any(name.startswith(seen) for seen in each[0])}
    assert unseen == {}
