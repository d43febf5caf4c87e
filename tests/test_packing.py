from __future__ import annotations

import io
import zipfile

from kepuri_eval.packing import fix_times


def zipped(year: int, modified: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        core = f'<x><dcterms:modified xsi:type="dcterms:W3CDTF">{modified}</dcterms:modified></x>'
        archive.writestr(zipfile.ZipInfo("docProps/core.xml", (year, 1, 1, 0, 0, 0)), core)
        archive.writestr(zipfile.ZipInfo("word/document.xml", (year, 1, 1, 0, 0, 0)), modified[:0] + "本文")
    return stream.getvalue()


def test_the_same_parts_written_at_two_times_are_the_same_bytes() -> None:
    first, second = zipped(2020, "2020-01-01T00:00:00Z"), zipped(2024, "2024-09-09T09:09:09Z")
    assert first != second
    assert fix_times(first) == fix_times(second)


def test_parts_keep_their_order_and_content() -> None:
    with zipfile.ZipFile(io.BytesIO(fix_times(zipped(2024, "2024-09-09T09:09:09Z")))) as archive:
        assert archive.namelist() == ["docProps/core.xml", "word/document.xml"]
        assert archive.read("word/document.xml").decode() == "本文"
        assert b">2000-01-01T00:00:00Z<" in archive.read("docProps/core.xml")
