"""From decided corrections to rows of `corrections.csv`, those already there left as they are."""

from __future__ import annotations

import csv
import io

from kepuri_eval.edition import Correction
from kepuri_eval.paramfiles import read_text
from kepuri_eval.params import Params
from kepuri_eval.tables import write_atomic

HEADS = ("target", "field", "value", "reason", "who", "when")


def append_corrections(fixes: list[Correction], params: Params) -> list[Correction]:
    """Append the corrections that are not there yet to the edition's file, whole or not at all; returns those written.

    The file keeps its bytes, its order of columns, its byte order mark and its kind of line ends; one in GBK becomes
    UTF-8.
    """
    present = set(params.corrections)
    new = [fix for fix in dict.fromkeys(fixes) if fix not in present]
    if not new:
        return []
    path = params.root / "params" / params.name / "corrections.csv"
    before = path.read_bytes() if path.is_file() else b""
    if not _is_utf8(before):  # as Excel saves it; what is appended must be of one encoding with what is there
        before = read_text(path).encode("utf-8-sig")
    if not before.removeprefix(b"\xef\xbb\xbf").strip():
        before = ",".join(HEADS).encode("utf-8-sig") + b"\r\n"
    newline = "\r\n" if b"\r\n" in before else "\n"
    heads = next(csv.reader(io.StringIO(before.decode("utf-8-sig"))))
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, [head.strip() for head in heads], lineterminator=newline)
    writer.writerows({**fix.model_dump(), "when": fix.when.isoformat()} for fix in new)
    gap = "" if before.endswith(b"\n") else newline
    write_atomic(path, before + (gap + stream.getvalue()).encode("utf-8"))
    return new


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
