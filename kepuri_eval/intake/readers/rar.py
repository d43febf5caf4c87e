"""A .rar container to the files inside it, unpacked in memory with every byte counted; never written to disk."""

from __future__ import annotations

import stat

import rars

from kepuri_eval.errors import ReadError
from kepuri_eval.intake.litter import is_litter
from kepuri_eval.intake.readers.archive import check_size, escaping, leads_outside, link, safe_label
from kepuri_eval.intake.readers.charset import decode_name
from kepuri_eval.intake.readers.content import Content, Limits, Part, damaged, encrypted, too_large

_WHAT, _ENTRY = "RAR 压缩包", "压缩包内的文件"
_DICTIONARY = 256 << 20  # more than any archiver takes by itself
_OLD = "rar15_40"


def read_rar(content: bytes, name: str, limits: Limits) -> Content:
    """The files in a RAR archive; an entry that fails does not lose the others.

    Checksums are held against what is unpacked. Names of older archives that are no Unicode are GB18030.

    Raises:
        ReadError: damaged, encrypted, with too many entries, or unpacking beyond the limits.
    """
    found = Content()
    try:
        archive = rars.RarFile.from_bytes(content, options=_options(limits, limits.inflated_bytes))
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    except MemoryError as error:  # more headers than the limits allow
        raise too_large("压缩包内文件过多") from error
    except rars.Error as error:
        raise _fault_of(error, _WHAT) from error
    if len(entries) > limits.entries:
        raise too_large(f"压缩包内有{len(entries)}个文件")
    check_size(sum(entry.file_size or 0 for entry in entries), len(content), limits)
    total = 0
    for entry in entries:
        label = _name_of(entry)
        if is_litter(label):
            continue
        if entry.host_os == 1 and stat.S_ISLNK(entry.file_attr or 0):
            found.faults.append((safe_label(label), link()))
            continue
        if leads_outside(label):
            found.notes.append(escaping(label))
        try:
            data = archive.read(entry, options=_options(limits, limits.inflated_bytes - total))
        except (rars.Error, KeyError, MemoryError) as error:
            found.faults.append((safe_label(label), _fault_of(error, _ENTRY)))
            continue
        total += len(data)
        check_size(total, len(content), limits)
        found.parts.append(Part(safe_label(label), data))
    return found


def _options(limits: Limits, most: int) -> rars.ReadOptions:
    return rars.ReadOptions(
        max_member_output_bytes=most,
        max_total_output_bytes=most,
        max_header_count=4 * limits.entries,
        max_reader_workspace_bytes=2 * _DICTIONARY,
        rar50_dictionary_size_limit=_DICTIONARY,
    )


def _name_of(entry: rars.RarInfo) -> str:
    """An entry's name; an older archive may give it in the letters of the system that packed it."""
    raw = bytes(entry.orig_filename_bytes or b"")
    if entry.rar_version == _OLD and raw and b"\0" not in raw:
        return decode_name(raw).replace("\\", "/")
    return str(entry.filename).replace("\\", "/")


def _fault_of(error: Exception, what: str) -> ReadError:
    """The fault that rars' error stands for."""
    if isinstance(error, rars.PasswordRequired | rars.BadPassword):
        return encrypted(what)
    if isinstance(error, rars.UnsupportedRarFeature):
        advice = "请解压后改用 zip 格式打包，重新报送。"
        return ReadError("format_unsupported", f"该{what}（如分卷压缩包）暂不能读取。", advice)
    return damaged(what)
