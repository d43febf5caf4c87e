"""A zip as some library wrote it in, the same zip with fixed times out, so that equal content is equal bytes."""

from __future__ import annotations

import io
import re
import zipfile

_WHEN = (2000, 1, 1, 0, 0, 0)
# dcterms:created and dcterms:modified of docProps/core.xml, which libraries fill from the clock.
_CLOCKS = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:\2>)")
_FIXED = rb"\g<1>2000-01-01T00:00:00Z\g<3>"


def fix_times(content: bytes) -> bytes:
    """The same .docx or .xlsx with one fixed time on every part and in its properties."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            part = source.read(entry)
            if entry.filename == "docProps/core.xml":
                part = _CLOCKS.sub(_FIXED, part)
            target.writestr(zipfile.ZipInfo(entry.filename, _WHEN), part, zipfile.ZIP_DEFLATED)
    return stream.getvalue()
