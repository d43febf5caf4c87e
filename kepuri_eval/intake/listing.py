"""From the folder of submissions to the files in it; links are told, never followed."""

from __future__ import annotations

from pathlib import Path

from kepuri_eval.intake.litter import is_litter
from kepuri_eval.intake.problems import problem_row


def list_files(folder: Path) -> tuple[list[tuple[Path, str]], list[dict[str, object]]]:
    """(path, label) of every regular file below `folder`, sorted by label; links become problems, never followed."""
    files, problems = [], []
    for path in sorted(folder.rglob("*"), key=lambda item: item.relative_to(folder).as_posix()):
        label = path.relative_to(folder).as_posix()
        if path.is_symlink():
            problems.append(_link_problem(label))
        elif path.is_file() and not is_litter(path.name):
            files.append((path, label))
    return files, problems


def _link_problem(label: str) -> dict[str, object]:
    return problem_row(
        "file_is_link",
        f"“{label}”是指向别处的快捷方式或链接，未读取。",
        "请报送文件本身。",
        label,
        path=label,
    )
