"""Items are found by their cues, and without loading what learns from texts."""

from __future__ import annotations

import subprocess
import sys

from kepuri_eval.standouts.items import find_items


def test_items_are_found_by_any_of_their_cues():
    found = find_items(["面向老年人", "银发族课堂", ""], {"老年人": ("老年人", "银发"), "农民": ("农户",)})
    assert found["老年人"].tolist() == [True, True, False]
    assert found["农民"].tolist() == [False, False, False]


def test_reports_are_made_without_what_learns_from_texts():
    script = "import sys, kepuri_eval.reporting.unit_report; print('sklearn' in sys.modules, 'rjieba' in sys.modules)"
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert shown.split() == ["False", "False"]
