"""What a reader is given and what it hands back: limits in; blocks, contained files and doubts out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from kepuri_eval.errors import ReadError

if TYPE_CHECKING:  # reading processes start without pydantic
    from kepuri_eval.wording import Reading


@dataclass(frozen=True)
class Limits:
    """What one submitted file may cost; beyond it the file becomes a problem, never a crash.

    Attributes:
        seconds, memory_bytes: of the child process that reads the file.
        file_bytes: size as submitted; inflated_bytes: size after unpacking, all levels together.
        ratio: unpacked size over packed size, once `ratio_from` bytes have been unpacked.
        scans: what to do with pictures of pages: "later" reads them in a second pass under the scan limits,
            "now" in this one, "no" never.
        scan_seconds: for each document that holds pictures of pages; scan_memory_bytes: address space of the process
            that recognises them (the models take 1.0 GB of memory and map 2.7 GB); scan_pages, scan_pixels: most
            pages of a document, most pixels of a picture before it is decoded.
        scan_confidence: lines recognised with less are doubts; scan_lost_below: with less they are left out;
            scan_least_chars: a picture with fewer characters is a photograph.
    """

    seconds: float = 60.0
    memory_bytes: int = 1 << 30
    file_bytes: int = 100 << 20
    inflated_bytes: int = 300 << 20
    ratio: int = 200
    ratio_from: int = 30 << 20
    entries: int = 2000
    depth: int = 5
    pages: int = 2000
    blocks: int = 1_500_000
    block_chars: int = 200_000
    scans: str = "later"
    scan_seconds: float = 240.0
    scan_memory_bytes: int = 4 << 30
    scan_pages: int = 60
    scan_pixels: int = 60_000_000
    scan_confidence: float = 0.9
    scan_lost_below: float = 0.5
    scan_least_chars: int = 40


def limits_of(reading: Reading) -> Limits:
    """The limits that an edition's params declare; the others are as coded."""
    return Limits(
        seconds=reading.seconds,
        memory_bytes=reading.memory_mb << 20,
        file_bytes=reading.file_mb << 20,
        blocks=reading.blocks,
        scans="later" if reading.scans else "no",
        scan_seconds=reading.scan_seconds,
        scan_pages=reading.scan_pages,
        scan_pixels=reading.scan_megapixels * 1_000_000,
        scan_confidence=reading.scan_confidence,
    )


@dataclass
class Block:
    """Words at one place of a document; `table`, `row`, `column` only for cells."""

    locator: str
    kind: str
    text: str
    table: str | None = None
    row: int | None = None
    column: int | None = None
    row_span: int = 1
    column_span: int = 1


@dataclass
class Part:
    """A file inside a container: its name as a label, never used as a place to write to."""

    name: str
    content: bytes
    received: datetime | None = None


@dataclass
class Note:
    """A doubt about a document that was read all the same."""

    code: str
    message: str
    advice: str
    about: str = ""


@dataclass
class Content:
    """What was seen in one file, in reading order; `pictures` counts photographs and drawings, which are not read."""

    blocks: list[Block] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    faults: list[tuple[str, ReadError]] = field(default_factory=list)
    received: datetime | None = None
    pictures: int = 0


Reader = Callable[[bytes, str, Limits], Content]


def damaged(what: str) -> ReadError:
    """The fault of a file that breaks off or breaks the rules of its own format."""
    return ReadError(
        "file_damaged",
        f"文件已损坏或不完整，无法按{what}打开。",
        "请核对原文件能否正常打开，重新保存后再次报送。",
    )


def encrypted(what: str) -> ReadError:
    """The fault of a file that asks for a password."""
    return ReadError("file_encrypted", f"{what}设有密码，无法读取。", "请取消密码保护后重新报送。")


def too_large(what: str) -> ReadError:
    """The fault of a file beyond the limits."""
    return ReadError("file_too_large", f"{what}，超出可处理的范围。", "请删去无关内容或拆分后重新报送。")


def empty_file() -> ReadError:
    """The fault of a file that holds nothing to read."""
    return ReadError("file_empty", "文件为空，没有可读取的内容。", "请核对是否误存了空文件，并重新报送。")


def no_text() -> ReadError:
    """The fault of a document whose words are all in pictures, and were not recognised."""
    return ReadError(
        "scan_without_text",
        "文件为扫描件或图片，没有可读取的文字。",
        "请报送可复制文字的 Word 或 PDF 文件。",
    )


def unknown_format() -> ReadError:
    """The fault of bytes that are no text and no known format."""
    return ReadError("format_unknown", "文件格式无法识别。", "请改为 docx、xlsx、pdf 等常用格式后重新报送。")


def photograph() -> ReadError:
    """The fault of a picture that is a photograph, and no page of words."""
    return ReadError(
        "photograph_kept",
        "图片中没有或很少文字，按现场照片登记为佐证材料。",
        "如其中含有活动数据，请另附可复制文字的文件。",
    )


def not_read(why: str) -> ReadError:
    """The fault of a picture that is registered and not read."""
    return ReadError(
        "image_not_read",
        f"图片或音视频文件已登记为佐证材料，{why}。",
        "如其中含有活动数据，请另附可复制文字的文件。",
    )
