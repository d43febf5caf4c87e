"""A Word template and values in, the bytes of a filled document out; values are text, never template code or markup."""

from __future__ import annotations

import difflib
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup, escape

from kepuri_eval.documents.marking import mark_overrides
from kepuri_eval.errors import KepuriError
from kepuri_eval.packing import fix_times
from kepuri_eval.reporting.phrasing import say_quoted

_WIDE = re.compile("[｛{][｛％]|｛[{%]|[｝％]｝|[%}]｝|｝}|％}")
_NAMED = re.compile("'([^']*)'")
_QUOTED = 60  # characters of a template's paragraph that a fault quotes


class TemplateFault(KepuriError):
    """A Word template is missing, is no Word file, or uses what it is not given; the text names the file."""


def fill_template(template: Path, values: Mapping[str, Any]) -> bytes:
    """The filled document.

    Args:
        values: what the template may name: texts, numbers, booleans, and lists and dicts of them.

    Raises:
        TemplateFault: the template cannot be read, has a mark that is none, or names something that `values` does
            not have; the text quotes the place.
    """
    document = _open(template)
    _refuse_wide_braces(document, template)
    try:
        document.render({name: plain(value) for name, value in values.items()}, _environment())
    except (TemplateError, TypeError, ValueError, ArithmeticError) as fault:
        # What is written between braces is the office's: whatever is wrong with it is a fault of the template.
        raise _tell(f"{fault}{_nearest(str(fault), values)}", template, _place_of(fault, document)) from fault
    mark_overrides(document.docx)
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


def _refuse_wide_braces(document: DocxTemplate, template: Path) -> None:
    """Marks typed with the input method on look right and would be left standing in every document."""
    for text in _paragraphs(document):
        if _WIDE.search(text):
            raise _tell("full-width braces; type {{ }} and {% %} with the input method off", template, text)


def _tell(what: str, template: Path, place: str) -> TemplateFault:
    where = f", in “{place.strip()[:_QUOTED]}”" if place.strip() else ""
    return TemplateFault(f"template {template.name}: {what}{where}; see params/{template.parent.name}/README.md")


def _place_of(fault: Exception, document: DocxTemplate) -> str:
    """The paragraph of the template that the fault speaks of, "" where that cannot be told."""
    lines = list(getattr(fault, "docx_context", ()))  # from docxtpl: up to three lines before the faulty one and after
    if isinstance(fault, TemplateSyntaxError) and lines:
        return str(lines[min(fault.lineno - 1, 3)])
    named = _NAMED.findall(str(fault))
    return next((text for text in _paragraphs(document) if named and named[-1] in text), "")


def _paragraphs(document: DocxTemplate) -> Iterator[str]:
    """Text of every paragraph of the body, also in tables, and of the heads and feet of its pages."""
    parts = [document.docx.element.body]
    for section in document.docx.sections:
        edges = (section.header, section.even_page_header, section.footer, section.even_page_footer)
        parts += [edge._element for edge in edges if not edge.is_linked_to_previous]  # else it would be made
    for part in parts:
        for paragraph in part.iter(qn("w:p")):
            yield "".join(run.text or "" for run in paragraph.iter(qn("w:t")))


def _nearest(words: str, values: Mapping[str, Any]) -> str:
    """The known name nearest to the unknown one that the words end with, as a question; "" for none."""
    named = _NAMED.findall(words)
    near = difflib.get_close_matches(named[-1], sorted(_names(values)), 1) if named else []
    return f" (did you mean {near[0]}?)" if near else ""


def _names(value: Any) -> set[str]:
    if isinstance(value, Mapping):
        return {*map(str, value), *(name for each in value.values() for name in _names(each))}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return {name for each in value for name in _names(each)}
    return set()


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
