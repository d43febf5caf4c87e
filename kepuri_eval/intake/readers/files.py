"""One submitted file to plain dicts: itself and everything inside it, personal data masked, faults told apart."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Any

from kepuri_eval.errors import ReadError
from kepuri_eval.intake.personal import (
    Joined,
    heads_contacts,
    mask_contact,
    mask_personal,
    without_asides,
)
from kepuri_eval.intake.readers import CONTAINERS, MEDIA, READERS
from kepuri_eval.intake.readers.archive import directory_of
from kepuri_eval.intake.readers.content import Block, Content, Limits, Note, not_read, too_large
from kepuri_eval.intake.readers.kinds import decide_kind, ending_fits

_UNSUPPORTED = {
    "ppt": "旧版演示文稿", "odf": "OpenDocument 文件", "ps": "PostScript 文件",
}  # fmt: skip


def read_file(path: Path, label: str, limits: Limits) -> list[dict[str, Any]]:
    """Rows for the file at `path`, shown as `label`: first itself, then the files inside it in their order.

    Each row holds path, doc_id, format, size_bytes, received (ISO text or None), blocks (lists in the order of
    `Block`), notes, masked (how many items of personal data), pictures (how many photographs and drawings are in it)
    and fault (code, message, advice or None).
    """
    try:
        size = path.stat().st_size
        if size > limits.file_bytes:
            return [file_row(label, digest_of(path), "unknown", size, fault=too_large(f"文件大小为{size >> 20} MB"))]
        with path.open("rb", buffering=0) as handle:  # all of it at once needs no buffer
            content = handle.read()
    except OSError as error:
        fault = ReadError("file_damaged", f"文件无法打开（{error.strerror or '读取出错'}）。", "请检查文件后重新报送。")
        return [file_row(label, digest(label.encode("utf-8", "replace")), "unknown", 0, fault=fault)]
    rows: list[dict[str, Any]] = []
    try:
        _read(content, label, 0, None, [limits.inflated_bytes], limits, rows)
    finally:
        directory_of.cache_clear()
    return rows


def digest(content: bytes) -> str:
    """The doc_id of a file: the first 12 hex digits of the sha256 of its bytes."""
    return hashlib.sha256(content).hexdigest()[:12]


def _read(
    content: bytes,
    label: str,
    depth: int,
    received: datetime | None,
    budget: list[int],
    limits: Limits,
    rows: list[dict[str, Any]],
) -> None:
    """Append the rows of one file and, below it, of its parts; `budget` is what all levels may still unpack."""
    name = label.rsplit("!/", 1)[-1]
    kind, seen, fault = "unknown", Content(), None
    try:
        kind = decide_kind(content, name)
        seen = _read_kind(kind, content, name, limits)
    except ReadError as error:
        fault = error
    except RecursionError:
        fault = ReadError("file_damaged", "文件内部嵌套层次异常，无法读取。", "请另存后重新报送。")
    if fault is None and not ending_fits(kind, name):
        seen.notes.append(_ending_note(kind))
    row = file_row(
        label, digest(content), kind, len(content), seen=seen, fault=fault, received=seen.received or received
    )
    rows.append(row)
    inherited = seen.received or received
    for part in seen.parts:
        inner = f"{label}!/{part.name}"
        budget[0] -= len(part.content)
        if depth + 1 > limits.depth or budget[0] < 0 or len(rows) > limits.entries:
            rows.append(file_row(inner, digest(part.content), "unknown", len(part.content), fault=_too_deep()))
            continue
        _read(part.content, inner, depth + 1, part.received or inherited, budget, limits, rows)
    for part_name, lost in seen.faults:
        inner = f"{label}!/{part_name}"
        rows.append(file_row(inner, digest(inner.encode("utf-8", "replace")), "unknown", 0, fault=lost))


def _read_kind(kind: str, content: bytes, name: str, limits: Limits) -> Content:
    if kind in MEDIA:
        raise not_read("其中的文字未识别")
    if kind not in READERS:
        what = _UNSUPPORTED.get(kind, "该格式文件")
        raise ReadError("format_unsupported", f"{what}暂不能读取。", "请另存为 docx、xlsx、pdf 格式后重新报送。")
    seen = READERS[kind](content, name, limits)
    if sum(len(block.text) for block in seen.blocks) > limits.file_bytes:
        raise too_large("文件文字过多")
    if kind in CONTAINERS and not seen.parts and not seen.blocks and not seen.faults:
        raise ReadError("file_empty", "压缩包内没有文件。", "请核对后重新打包报送。")
    return seen


def file_row(
    label: str,
    doc_id: str,
    kind: str,
    size: int,
    *,
    seen: Content | None = None,
    fault: ReadError | None = None,
    received: datetime | None = None,
) -> dict[str, Any]:
    """What is handed on of one file: path, doc_id, format, its blocks with personal data masked, or its fault."""
    blocks, masked = _mask(seen.blocks if seen else [])
    path, in_name = mask_personal(label.encode("utf-8", "replace").decode("utf-8"))
    return {
        "path": path,
        "doc_id": doc_id,
        "format": kind,
        "size_bytes": size,
        "received": received.isoformat() if received else None,
        "blocks": blocks,
        "notes": [_listed(note) for note in seen.notes] if seen else [],
        "masked": masked + in_name,
        "pictures": seen.pictures if seen else 0,
        "fault": [fault.code, fault.message, fault.advice] if fault else None,
    }


def _mask(blocks: list[Block]) -> tuple[list[list[Any]], int]:
    """Blocks as lists with personal data starred out, locators made one of a kind, and how many items were masked."""
    texts = [block.text for block in blocks]
    joined = Joined(texts)
    if _encodable(joined.whole) is not joined.whole:
        texts = list(map(_encodable, texts))
    contacts = _cells_of_contacts(blocks, joined.with_contacts())
    total = 0
    for number in joined.with_personal() | contacts:
        mask = mask_contact if number in contacts else mask_personal
        texts[number], count = mask(texts[number])
        total += count
    rows: list[list[Any]] = [
        [block.locator, block.kind, text, block.table, block.row, block.column, block.row_span, block.column_span]
        for block, text in zip(blocks, texts, strict=True)
    ]
    total += _mask_tables(rows)
    _tell_apart(rows)
    return rows, total


def _mask_tables(rows: list[list[Any]]) -> int:
    """Star out personal data in names of sheets, which are words of the submission too and stand in locators."""
    names = {name: mask_personal(name) for name in {row[3] for row in rows if row[3]}}
    total = sum(count for _, count in names.values())
    for row in rows if total else ():
        if row[3] and names[row[3]][1]:
            row[0], row[3] = row[0].replace(row[3], names[row[3]][0]), names[row[3]][0]
    return total


def _tell_apart(rows: list[list[Any]]) -> None:
    """Make the locators one of a kind: one met before gets a stroke."""
    used = {row[0] for row in rows}
    if len(used) == len(rows):
        return
    used.clear()
    for row in rows:
        while row[0] in used:
            row[0] += "'"
        used.add(row[0])


def _cells_of_contacts(blocks: list[Block], named: set[int]) -> set[int]:
    """Numbers of the cells that hold contacts: with digits, and below or beside a heading of contacts.

    A cell of words alone is a heading, and speaks for what follows it.

    Args:
        named: numbers of the blocks with a word for contacts, of which the headings are some.
    """
    found: set[int] = set()
    columns: set[tuple[str | None, int]] = set()
    label: tuple[str | None, int | None] | None = None  # the row whose last words are such a heading
    for number in range(min(named, default=len(blocks)), len(blocks)):
        block = blocks[number]
        if block.column is None or block.kind != "cell":
            continue
        column, row = (block.table, block.column), (block.table, block.row)
        is_below = column in columns
        if not (is_below or label or number in named):
            continue
        if any(map(str.isdigit, without_asides(block.text))):
            if is_below or label == row:
                found.add(number)
            continue
        is_heading = number in named and heads_contacts(block.text)
        if is_heading:
            columns.add(column)
        label = row if is_heading else None
    return found


def _encodable(text: str) -> str:
    """The text with halves of surrogate pairs replaced, which no file and no answer can carry."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode("utf-8")
    return text


def _listed(note: Note) -> list[str]:
    return [note.code, mask_personal(note.message)[0], note.advice, mask_personal(note.about)[0]]


def digest_of(path: Path) -> str:
    """First 12 hex digits of the sha256 of a file's bytes: its doc_id."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()[:12]


def _too_deep() -> ReadError:
    return ReadError("file_too_deep", "压缩包嵌套层次过多或解压后体积过大，未继续读取。", "请减少嵌套层次后重新报送。")


def _ending_note(kind: str) -> Note:
    return Note(
        "ending_differs",
        f"文件扩展名与实际内容不符，已按 {kind} 读取。",
        "请按实际格式命名文件。",
    )
