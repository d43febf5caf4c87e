"""From an edition to the command and the environment that start JupyterLab at it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from kepuri_eval.lab.welcome import PAGE
from kepuri_eval.params import OPENED, Params

# JupyterLab would look for news, updates and extensions on the network; an office machine has none. The question
# about news is an extension of its own, switched off by the page_config.json in the folder of settings.
_ASK_NOBODY = (
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
)
_SETTINGS = Path(__file__).parent / "jupyter"


def first_address(edition: str) -> str:
    """Where JupyterLab opens: the page of the edition, in a workspace of the edition's own."""
    return f"/lab/workspaces/{edition}/tree/data/processed/{edition}/{PAGE}"


def build_command(params: Params, port: int | None = None, *, no_browser: bool = False) -> list[str]:
    """The command. The whole project is served: executed notebooks and reports lie in data/processed."""
    command = [sys.executable, "-m", "jupyter", "lab", *_ASK_NOBODY, f"--ServerApp.root_dir={params.root}"]
    command += [
        f"--LabApp.default_url={first_address(params.name)}",
        "--ServerApp.contents_manager_class=kepuri_eval.lab.contents.ProjectContents",
    ]
    command += [f"--port={port}"] if port else []
    return [*command, "--no-browser"] if no_browser else command


def build_environment(params: Params) -> dict[str, str]:
    """This process's environment, with the edition that notebooks open and the settings of the first start."""
    places = [str(_SETTINGS), *filter(None, [os.environ.get("JUPYTER_CONFIG_PATH")])]
    return {**os.environ, OPENED: params.name, "JUPYTER_CONFIG_PATH": os.pathsep.join(places)}
