"""Containers made to do harm: bombs, names that lead outside, links, lies about sizes, passwords."""

from __future__ import annotations

import gzip
import io
import stat
import struct
import tarfile
import zipfile
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import py7zr

RARS = Path(__file__).parents[1] / "fixtures"
Case = tuple[str, bytes, set[str]]
TEXT = "参与群众3000人次，发放资料500份。".encode()


def build_containers() -> Iterator[Case]:
    """(name, bytes, codes of which one must be told) of each; no codes: it must be read like any other file."""
    yield "zip/零字节炸弹.zip", zipped({"a.txt": bytes(64 << 20)}), {"file_bomb"}
    yield "zip/层层嵌套.zip", _nested(8), {"file_too_deep"}
    yield "zip/宽而深.zip", _wide(), {"file_too_deep", "file_bomb"}
    yield "zip/重叠条目.zip", _overlapping(), {"file_damaged", "file_bomb", "file_too_deep", "file_duplicate"}
    yield "zip/谎报大小.zip", _lying(), {"file_damaged", "file_bomb"}
    yield "zip/五千条目.zip", zipped({f"{n}.txt": b"" for n in range(5000)}), {"file_too_large"}
    yield "zip/上级目录.zip", zipped({"../../../tmp/evil.txt": TEXT}), {"name_is_path"}
    yield "zip/绝对路径.zip", zipped({"/etc/evil.txt": TEXT}), {"name_is_path"}
    yield "zip/盘符.zip", zipped({"C:\\Windows\\evil.txt": TEXT}), {"name_is_path"}
    yield "zip/链接.zip", _link("/etc/passwd"), {"file_is_link"}
    yield "zip/加密.zip", _flagged(zipped({"a.txt": TEXT}), 1), {"file_encrypted"}
    yield "zip/截断.zip", zipped({"a.txt": TEXT * 99})[:-30], {"file_damaged"}
    yield "zip/只有头.zip", b"PK\x03\x04" + bytes(40), {"file_damaged"}
    yield "zip/空包.zip", zipped({}), {"file_empty"}
    yield "zip/校验错误.zip", zipped({"a.txt": b"A" * 50}, stored=True).replace(b"A" * 50, b"B" * 50), {"file_damaged"}
    yield "zip/未知压缩法.zip", _method(zipped({"a.txt": TEXT}), 99), {"file_damaged"}
    yield (
        "zip/名字带零.zip",
        zipped({"aXb.txt": TEXT + b"1"}).replace(b"aXb.txt", b"a\0b.txt"),
        set(),
    )
    yield "zip/坏在一个.zip", _one_bad(), {"file_damaged"}
    yield "7z/炸弹.7z", sevenzipped({"a.txt": bytes(32 << 20)}), {"file_bomb"}
    yield "7z/加密.7z", sevenzipped({"a.txt": TEXT}, "secret"), {"file_encrypted"}
    yield "7z/截断.7z", sevenzipped({"a.txt": TEXT * 99})[:-9], {"file_damaged"}
    yield "7z/只有头.7z", b"7z\xbc\xaf'\x1c" + bytes(60), {"file_damaged", "file_empty"}
    yield (
        "7z/谎报长度.7z",
        b"7z\xbc\xaf'\x1c\0\4" + bytes(4) + struct.pack("<QQI", 1 << 60, 1 << 60, 0),
        {"file_damaged"},
    )
    yield "rar/只有头.rar", b"Rar!\x1a\x07\x01\x00" + bytes(60), {"file_damaged", "file_empty"}
    yield "rar/炸弹.rar", (RARS / "bomb.rar").read_bytes(), {"file_bomb"}
    yield "rar/加密.rar", (RARS / "five_locked.rar").read_bytes(), {"file_encrypted"}
    yield "rar/旧版加密.rar", (RARS / "four_locked.rar").read_bytes(), {"file_encrypted"}
    yield "rar/链接.rar", (RARS / "link.rar").read_bytes(), {"file_is_link"}
    yield "rar/截断.rar", (RARS / "four.rar").read_bytes()[:-60], {"file_damaged"}
    yield "gz/全是零.gz", gzip.compress(bytes(1 << 20)), {"file_empty"}
    yield "gz/炸弹.gz", gzip.compress(bytes(64 << 20)), {"file_bomb"}
    yield "gz/层层嵌套.gz", _gzipped(8), {"file_too_deep"}
    yield "gz/截断.gz", gzip.compress(TEXT * 99)[:-30], {"file_damaged"}
    yield "gz/只有头.gz", b"\x1f\x8b\x08\x08" + bytes(9), {"file_damaged"}
    yield "tar/炸弹.tgz", gzip.compress(tarred({"a.txt": bytes(64 << 20)})), {"file_bomb"}
    yield "tar/链接.tar", tarred({}, links={"a.txt": "/etc/passwd"}), {"file_is_link"}
    yield "tar/上级目录.tar", tarred({"../../../tmp/evil.txt": TEXT}), {"name_is_path"}
    yield "tar/绝对路径.tar", tarred({"/etc/evil.txt": TEXT}), {"name_is_path"}
    yield "tar/谎报大小.tar", _tar_lying(), {"file_damaged"}
    yield "tar/稀疏炸弹.tar", _sparse(), {"file_bomb", "file_damaged"}
    yield "tar/五千条目.tar", tarred({f"{n}.txt": b"1" for n in range(5000)}), {"file_too_large"}
    yield "tar/截断.tar", tarred({"a.txt": TEXT * 99})[:700], {"file_damaged"}
    yield "邮件/层层转发.eml", _forwarded(40), {"file_too_deep"}
    yield "邮件/两千附件.eml", _crowded(2_100), {"file_too_large"}
    yield "邮件/附件炸弹.eml", _mail({"a.zip": zipped({"a.txt": bytes(64 << 20)})}), {"file_bomb"}
    yield "邮件/附件路径.eml", _mail({"../../evil.txt": TEXT}), {"name_is_path"}
    yield "邮件/只有抬头.eml", b"From: a@example.invalid\nTo: b@example.invalid\nSubject:\n\n", {"file_empty"}


def zipped(files: dict[str, bytes], *, stored: bool = False) -> bytes:
    """A zip of these entries, under these very names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, archive.compression)
    return out.getvalue()


def sevenzipped(files: dict[str, bytes], password: str | None = None) -> bytes:
    """A 7z archive of these entries."""
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w", password=password) as archive:
        for name, content in files.items():
            archive.writestr(content, name)
    return out.getvalue()


def tarred(
    files: dict[str, bytes],
    *,
    links: dict[str, str] | None = None,
    encoding: str = "utf-8",
    form: int = tarfile.GNU_FORMAT,
) -> bytes:
    """A tar of these entries, and of links to these places."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form, encoding=encoding, errors="strict") as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
        for name, target in (links or {}).items():
            info = tarfile.TarInfo(name)
            info.type, info.linkname = tarfile.SYMTYPE, target
            archive.addfile(info)
    return out.getvalue()


def _summed(header: bytes) -> bytes:
    """The header of a tar with the right sum of its bytes."""
    bare = header[:148] + b" " * 8 + header[156:]
    return bare[:148] + b"%06o\0 " % sum(bare) + bare[156:]


def _tar_lying() -> bytes:
    """An entry said to be four gigabytes."""
    content = tarred({"a.txt": TEXT})
    return _summed(content[:124] + b"77777777777\0" + content[136:512]) + content[512:]


def _sparse() -> bytes:
    """An entry of a few bytes said to be sixty gigabytes with holes."""
    content = tarred({"a.txt": TEXT})
    head = bytearray(content[:512])
    head[156:157] = b"S"
    head[386:398], head[398:410] = b"00000000000\0", b"00000000010\0"
    head[483:495] = b"77777777777\0"
    return _summed(bytes(head)) + content[512:]


def _gzipped(depth: int) -> bytes:
    content = TEXT
    for _ in range(depth):
        content = gzip.compress(content)
    return content


def _nested(depth: int) -> bytes:
    content = zipped({"a.txt": TEXT})
    for level in range(depth):
        content = zipped({f"{level}.zip": content})
    return content


def _wide() -> bytes:
    """Sixteen zips of sixteen zips of four megabytes of nothing: a gigabyte, no part of which is suspicious."""
    content = zipped({f"{n}.txt": bytes([n]) * (4 << 20) for n in range(16)})
    return zipped({f"{n}.zip": zipped({"a.zip": content, "n.txt": bytes([n])}) for n in range(16)})


def _overlapping() -> bytes:
    """Two hundred directory entries that all point to one and the same megabyte."""
    content = zipped({"a.txt": bytes(1 << 20)})
    end = content.rindex(b"PK\5\6")
    start = struct.unpack_from("<I", content, end + 16)[0]
    entry = content[start:end]
    entries = b"".join(entry.replace(b"a.txt", b"%05d" % n) for n in range(200))
    tail = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 200, 200, len(entries), start, 0)
    return content[:start] + entries + tail


def _lying() -> bytes:
    """Forty megabytes said to be ten bytes, in both headers."""
    content = bytearray(zipped({"a.txt": bytes(40 << 20)}))
    struct.pack_into("<I", content, 22, 10)
    struct.pack_into("<I", content, content.rindex(b"PK\1\2") + 24, 10)
    return bytes(content)


def _link(target: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("link.txt")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, target)
    return out.getvalue()


def _flagged(content: bytes, flag: int) -> bytes:
    changed = bytearray(content)
    changed[6] |= flag
    changed[content.rindex(b"PK\1\2") + 8] |= flag
    return bytes(changed)


def _method(content: bytes, method: int) -> bytes:
    changed = bytearray(content)
    struct.pack_into("<H", changed, 8, method)
    struct.pack_into("<H", changed, content.rindex(b"PK\1\2") + 10, method)
    return bytes(changed)


def _one_bad() -> bytes:
    """Two entries, the data of the first of them broken."""
    return zipped({"bad.txt": b"A" * 60, "good.txt": TEXT}, stored=True).replace(b"A" * 60, b"B" * 60)


def _mail(files: dict[str, bytes]) -> bytes:
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = "报送材料", "a@example.invalid", "b@example.invalid"
    message.set_content("见附件。")
    for name, content in files.items():
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return bytes(message)


def _forwarded(depth: int) -> bytes:
    inner = _mail({})
    for _ in range(depth):
        head = b"From: a@example.invalid\nTo: b@example.invalid\nSubject: fwd\nContent-Type: message/rfc822\n\n"
        inner = head + inner
    return inner


def _crowded(count: int) -> bytes:
    head = b"From: a@example.invalid\nTo: b@example.invalid\nSubject: x\nContent-Type: multipart/mixed; boundary=b\n\n"
    part = b"--b\nContent-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n\n1\n"
    return head + part * count + b"--b--\n"
