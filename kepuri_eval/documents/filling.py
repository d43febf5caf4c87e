"""A Word template and values in, the bytes of a filled document out; values are text, never template code or markup."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, Template, TemplateError
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup, escape

from kepuri_eval.errors import KepuriError
from kepuri_eval.packing import fix_times
from kepuri_eval.reporting.phrasing import say_quoted


class TemplateFault(KepuriError):
    """A Word template is missing, is no Word file, or uses what it is not given; the text names the file."""


def fill_template(template: Path, values: Mapping[str, Any]) -> bytes:
    """The filled document.

    Args:
        values: what the template may name: texts, numbers, booleans, and lists and dicts of them.

    Raises:
        TemplateFault: the template cannot be read, or names something that `values` does not have.
    """
    document = _open(template)
    try:
        document.render({name: plain(value) for name, value in values.items()}, _environment())
    except TemplateError as fault:
        raise TemplateFault(
            f"template {template.name}: {fault}; see params/{template.parent.name}/README.md"
        ) from fault
    stream = io.BytesIO()
    document.save(stream)
    return fix_times(stream.getvalue())


class _Templates(SandboxedEnvironment):
    """Compiles a part once, however many documents are made of it."""

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self._compiled: dict[str, Template] = {}

    def from_string(self, source: Any, *_: Any, **__: Any) -> Template:
        if source not in self._compiled:
            self._compiled[source] = super().from_string(source)
        return self._compiled[source]


@cache
def _environment() -> _Templates:
    """Templates are edited in the office: the sandbox keeps them from reaching anything but the values."""
    return _Templates()


def _open(template: Path) -> DocxTemplate:
    document = DocxTemplate(template)
    try:
        document.init_docx()
    except (FileNotFoundError, PackageNotFoundError, BadZipFile, KeyError, ValueError) as fault:
        raise TemplateFault(f"template {template.name}: not there or not a Word file (.docx)") from fault
    return document


def plain(value: Any) -> Any:
    """The value with every text in it made plain, whatever stands in it.

    Braces become character references: docxtpl looks for its own marks once more after the template is filled.
    """
    if isinstance(value, str):
        text = clean_text(value)
        return Markup(str(escape(text)).replace("{", "&#123;").replace("}", "&#125;"))
    if isinstance(value, Mapping):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, Sequence):
        return [plain(each) for each in value]
    return value


def clean_text(text: str) -> str:
    """The text on one line without what nobody sees: control characters and marks that turn the direction of writing.

    Word files cannot hold the former, and the latter would turn round the rest of the line. Quotation marks inside
    others become single ones.
    """
    visible = "".join(" " if unicodedata.category(each) in ("Cc", "Zl", "Zp") else each for each in text)
    shown = "".join(each for each in visible if unicodedata.category(each) not in ("Cf", "Cs", "Cn"))
    return say_quoted(shown.strip())
