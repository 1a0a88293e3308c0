"""E-mails: subject, date and the readable body. Attachments are named, not read.

They are read in the reading process because the standard library takes quadratic time on hostile ones.
The sender is a person as often as a publisher: it becomes the source only where the sources file knows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message

from plainrecord.sources.declared import Limits
from plainrecord.sources.readers.page import Mail
from plainrecord.sources.refusals import NotReadError

_LONGEST_HEADER = 20_000
_LONGEST_READ_HEADER = 2_000
_ADDRESS = re.compile(r"\s*\"?([^<>\"]{0,300}?)\"?\s*<([^<>\s]{1,300})>")


def read(raw: bytes, limits: Limits) -> Mail:
    """The parts of an e-mail. Raises ``NotReadError``: ``malformed`` or ``empty``."""
    del limits  # the size is bounded by file_bytes, the process by the others
    try:
        message = message_from_bytes(raw)
        parts = list(_leaves(message, 0))
    except (RecursionError, ValueError, LookupError, TypeError, AssertionError) as error:
        raise NotReadError(
            "malformed", f"the mail cannot be parsed ({type(error).__name__}). Export it again"
        ) from None
    if not any(
        message.get(name) for name in ("From", "Date", "Subject", "Received", "Message-ID", "MIME-Version")
    ):
        raise NotReadError(
            "malformed", "it has no mail headers. Export the mail again as EML, or name the file .txt"
        )
    for part in (message, *parts):
        if any(len(str(value)) > _LONGEST_HEADER for value in part.values()):
            raise NotReadError(
                "malformed", "a header is longer than any mail program writes. Export it again"
            )
    body = _body(parts)
    name, address = _sender(_header(message, "From"))
    return Mail(
        subject=_header(message, "Subject"),
        date=_header(message, "Date"),
        sender_names=tuple(text for text in (name, address, address.rpartition("@")[2]) if text),
        body=_payload(body).decode("latin-1"),
        is_html=body.get_content_type() == "text/html",
        charset=body.get_content_charset(),
        attachments=tuple(_file_name(part) for part in parts if part is not body and _is_attachment(part)),
    )


def _sender(header: str) -> tuple[str, str]:
    match = _ADDRESS.match(header)
    return (match[1].strip(), match[2]) if match else ("", header.strip())


def _leaves(message: Message, depth: int) -> Iterator[Message]:
    if depth > 50:
        raise NotReadError("malformed", "its parts are nested too deep. Export the mail again")
    if message.is_multipart() and message.get_content_maintype() == "multipart":
        for part in message.get_payload():
            if isinstance(part, Message):
                yield from _leaves(part, depth + 1)
    else:
        yield message


def _body(parts: list[Message]) -> Message:
    own = [part for part in parts if not _is_attachment(part)]
    for wanted in ("text/plain", "text/html"):
        for part in own:
            if part.get_content_type() == wanted and _payload(part).strip():
                return part
    raise NotReadError(
        "empty", "the mail has no text of its own. Save its attachments and give them as inputs"
    )


def _is_attachment(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or part.get_content_maintype() != "text"


def _payload(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _file_name(part: Message) -> str:
    try:
        return part.get_filename() or part.get_content_type()
    except (ValueError, LookupError, TypeError):
        return part.get_content_type()


def _header(message: Message, name: str) -> str:
    """A header with its encoded words decoded; where that fails, as it stands."""
    value = str(message.get(name) or "")[:_LONGEST_READ_HEADER]
    try:
        pieces = decode_header(value)
    except (HeaderParseError, ValueError):
        return " ".join(value.split())
    words = []
    for piece, charset in pieces:
        if isinstance(piece, str):
            words.append(piece)
            continue
        try:
            words.append(piece.decode(charset or "utf-8", "replace"))
        except (LookupError, ValueError):
            words.append(piece.decode("latin-1"))
    return " ".join("".join(words).split())
