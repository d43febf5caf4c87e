"""An e-mail (.eml) to its subject, the lines of its body, and its attachments."""

from __future__ import annotations

import email
import email.policy
import email.utils
import re
from datetime import datetime, timedelta, timezone
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message

from kepuri_eval.intake.readers.archive import escaping, leads_outside, safe_label
from kepuri_eval.intake.readers.charset import decode_declared, decode_name
from kepuri_eval.intake.readers.content import Block, Content, Limits, Part, empty_file, too_large
from kepuri_eval.intake.readers.html import read_markup
from kepuri_eval.intake.readers.text import line_blocks

_BEIJING = timezone(timedelta(hours=8))
_AS_MUCH = 0.7  # of the plain text's words, which draw tables with bars and spaces
_RAW_NAME = re.compile(r'name="?([^";\r\n]+)', re.I)
_ENCODED_WORD = re.compile(r"=\?[^?]+\?[bqBQ]\?[^?]*\?=")


def read_mail(content: bytes, name: str, limits: Limits) -> Content:
    """Subject and sender's shown name as headings, the body's lines (l1 …), attachments, when sent (Beijing time).

    Raises:
        ReadError: nothing in it, or more parts than the limits allow.
    """
    message = email.message_from_bytes(content, policy=email.policy.compat32)
    found = Content(received=_sent(message))
    subject = _decoded(_raw(message, "Subject").replace("\n", "").replace("\r", ""))
    if subject:
        found.blocks.append(Block("subject", "heading", subject))
    sender = _shown_name(message)
    if sender:
        found.blocks.append(Block("from", "heading", sender))
    bodies: list[Message] = []
    for number, part in enumerate(_leaves(message), start=1):
        if number > limits.entries:
            raise too_large("邮件附件过多")
        label = _file_name(part)
        if label or part.get_content_maintype() not in ("text", "multipart"):
            payload = _payload(part)
            ending = part.get_content_subtype() if part.get_content_type() == "message/rfc822" else ""
            if leads_outside(label):
                found.notes.append(escaping(label))
            label = safe_label(label) if label else f"附件{number}{'.eml' if ending else ''}"
            found.parts.append(Part(label, payload, found.received))
        else:
            bodies.append(part)
    found.blocks += _body_blocks(bodies, limits)
    if not found.blocks and not found.parts:
        raise empty_file()
    return found


def _leaves(message: Message) -> list[Message]:
    """Parts that hold content; an attached message is one part, read later as a file of its own."""
    if message.is_multipart() and message.get_content_type() != "message/rfc822":
        return [leaf for part in message.get_payload() if isinstance(part, Message) for leaf in _leaves(part)]
    return [message]


def _body_blocks(parts: list[Message], limits: Limits) -> list[Block]:
    """The words of a mail: its plain text, unless its page says more than twice as much or has tables.

    A plain text that says little is 请用支持网页的软件查看; a page with tables must say about as much as the text.
    """
    plain = [part for part in parts if part.get_content_subtype() != "html"]
    told = line_blocks("\n".join(_text(part) for part in plain), limits) if plain else []
    shown: list[Block] = []
    for part in parts:
        if part.get_content_subtype() == "html" and _text(part).strip():
            shown += read_markup(_text(part), limits).blocks
    has_tables = any(block.kind == "cell" for block in shown) and _size(shown) >= _AS_MUCH * _size(told)
    return shown if has_tables or _size(shown) > 2 * _size(told) else told


def _size(blocks: list[Block]) -> int:
    return sum(len(block.text) for block in blocks)


def _text(part: Message) -> str:
    return decode_declared(_payload(part), part.get_content_charset())


def _payload(part: Message) -> bytes:
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload()
        first = inner[0] if isinstance(inner, list) and inner else None
        return first.as_bytes() if isinstance(first, Message) else b""
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _sent(message: Message) -> datetime | None:
    """The Date header in Beijing time; missing when there is none that can be read."""
    try:
        when = email.utils.parsedate_to_datetime(str(message.get("Date", "")))
    except (ValueError, TypeError, IndexError):
        return None
    try:
        return (when.astimezone(_BEIJING) if when.tzinfo else when).replace(tzinfo=None)
    except (OverflowError, ValueError):
        return None


def _file_name(part: Message) -> str:
    raw = " ".join(_raw(part, header) for header in ("Content-Disposition", "Content-Type"))
    if any("\udc80" <= char <= "\udcff" for char in raw):
        match = _RAW_NAME.search(raw)
        return _decoded(match[1]).strip() if match else ""
    name = part.get_filename()
    return _decoded(name).replace("\n", "").strip() if name else ""


def _shown_name(message: Message) -> str:
    """The name a sender shows; the address itself is personal data, and never kept."""
    name = _decoded(_raw(message, "From").replace("\n", "").replace("\r", "")).partition("<")[0].strip(" \"'")
    return "" if "@" in name else name


def _raw(part: Message, header: str) -> str:
    """A header as it stands, bytes beyond ASCII kept as surrogates; "" when it is not there."""
    return next((str(value) for key, value in part.raw_items() if key.lower() == header.lower()), "")


def _decoded(value: object) -> str:
    """A header's words: encoded words by their charset, raw bytes as strict UTF-8, else GB18030."""
    text = str(value or "")
    pieces = []
    for piece, charset in _encoded_words(text):
        raw = piece if isinstance(piece, bytes) else piece.encode("ascii", "surrogateescape")
        pieces.append(decode_declared(raw, charset) if charset else decode_name(raw))
    if pieces:
        return "".join(pieces).strip()
    try:
        return decode_name(text.encode("ascii", "surrogateescape")).strip()
    except UnicodeEncodeError:
        return text.strip()


def _encoded_words(text: str) -> list[tuple[bytes | str, str | None]]:
    """The parts of a header with encoded words in it; none when there are none, or they are broken."""
    if not _ENCODED_WORD.search(text):
        return []
    try:
        return decode_header(re.sub(r"(\?=)\s+(=\?)", r"\1 \2", text))
    except HeaderParseError:
        return []
