"""Files that came by several paths, byte for byte the same: all their paths, and what to tell those who sent them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

import pandas as pd

from kepuri_eval.intake.problems import problem_row
from kepuri_eval.params import Params

_SHOWN = 5


class Copies:
    """Other paths of documents, from the problems `file_duplicate` of reading.

    A container's copy is told once; what is in it lies in every copy alike.
    """

    def __init__(self, read: pd.DataFrame | None, documents: pd.DataFrame) -> None:
        self._others: dict[str, list[str]] = defaultdict(list)
        if read is not None:
            held = documents[documents["size_bytes"] > 0]  # empty files have nothing in common
            standing = dict(zip(held["doc_id"], held["path"], strict=True))
            told = read[(read["code"] == "file_duplicate") & read["doc_id"].isin(list(standing))]
            for doc_id, path in zip(told["doc_id"], told["path"], strict=True):
                self._others[str(standing[doc_id])].append(str(path))

    def of(self, path: str) -> list[str]:
        """Every other path the document at `path` came by."""
        holder, mark, name = path.rpartition("!/")
        inside = [f"{other}{mark}{name}" for other in self.of(holder)] if holder else []
        return sorted({*self._others.get(path, ()), *inside})


def tell_senders(
    doc_id: str, paths: Iterable[str], units: Iterable[str], owner: str | None, *, holds_others: bool, params: Params
) -> list[dict[str, object]]:
    """A problem for each of several units that sent one file, with whose it is taken for, if anybody's."""
    shown = [f"“{path}”" for path in paths]
    names = {unit_id: params.unit(unit_id).name for unit_id in units}
    told = "、".join(shown[:_SHOWN]) + (f"等{len(shown)}份" if len(shown) > _SHOWN else "")
    senders = "、".join([*names.values()][:_SHOWN]) + (f"等{len(names)}个单位" if len(names) > _SHOWN else "")
    if owner is not None:
        taken = f"按{params.unit(owner).name}的材料计"
    elif holds_others:
        taken = "其中写明单位的文件按所写单位计，其余核实前不计入任何一方"
    else:
        taken = "文件中没有写明是哪一方的，核实前不计入任何一方"
    message = f"{told}内容完全相同，由{senders}分别报送，{taken}。"
    advice = "请核实文件属于哪个单位，误传的单位请补报本单位的材料；如为联合开展的活动，请在各自的总结中写明。"
    return [
        problem_row("file_shared", message, advice, (doc_id, unit_id), unit_id=unit_id, doc_id=doc_id)
        for unit_id in names
    ]


def units_told(problems: pd.DataFrame | None) -> Mapping[str, None]:
    """Units that sent a file which another unit sent too."""
    if problems is None:
        return {}
    return dict.fromkeys(problems.loc[problems["code"] == "file_shared", "unit_id"].dropna().astype(str))
