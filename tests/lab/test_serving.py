"""JupyterLab is told where to open, what the edition is, and not to ask anybody."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from jupyterlab.labapp import LabApp
from traitlets.utils.importstring import import_item

from kepuri_eval.lab.serving import build_command, build_environment, first_address
from kepuri_eval.lab.welcome import PAGE
from kepuri_eval.params import load_params


def test_it_opens_at_the_page_of_the_edition_in_the_whole_project(repo: Path) -> None:
    command = build_command(load_params("tangshan-2024", repo), 8899)
    address = first_address("tangshan-2024")
    assert address.endswith(f"/tree/data/processed/tangshan-2024/{PAGE}")
    assert f"--LabApp.default_url={address}" in command
    assert f"--ServerApp.root_dir={repo}" in command
    assert "--port=8899" in command
    assert "?" not in address  # Jupyter puts its token behind one of its own


def test_every_option_is_one_that_jupyter_knows(repo: Path) -> None:
    for option in build_command(load_params("demo", repo))[4:]:
        name, _, value = option.removeprefix("--").partition("=")
        owner, _, trait = name.partition(".")
        known = {each.__name__: each for kind in (LabApp, LabApp.serverapp_class) for each in kind.mro()}
        assert known[owner].class_traits(config=True)[trait], option
        if trait.endswith("_class"):
            assert import_item(value)


def test_kernels_learn_the_edition_and_the_settings_of_others_stay(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "/theirs")
    environment = build_environment(load_params("tangshan-2024", repo))
    assert environment["KEPURI_EDITION"] == "tangshan-2024"
    ours, *others = environment["JUPYTER_CONFIG_PATH"].split(os.pathsep)
    assert others == ["/theirs"]
    settings = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in Path(ours).glob("labconfig/*.json")}
    assert "@jupyterlab/apputils-extension:announcements" in settings["page_config.json"]["disabledExtensions"]
    assert settings["default_setting_overrides.json"]["@jupyterlab/translation-extension:plugin"]["locale"] == "zh_CN"
