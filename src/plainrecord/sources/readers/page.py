"""What a reader hands back."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """The text of one file, paragraphs apart by a blank line, and what the file says of itself.

    ``title`` is set where the title is not part of ``text``; ``title_end`` where it is its beginning.
    ``published`` is the words of the file for its publication date, ``site`` the name of the publisher.
    ``reader`` names the library and its version.
    """

    text: str
    reader: str
    title: str = ""
    title_end: int = 0
    published: str = ""
    site: str = ""


@dataclass(frozen=True, slots=True)
class Mail:
    """What an e-mail holds.

    ``body`` holds the still encoded bytes as code points (Latin-1), since it crosses to another process as
    JSON; ``charset`` is what the mail says of them. ``sender_names`` are the name, address and domain.
    """

    subject: str
    date: str
    sender_names: tuple[str, ...]
    body: str
    is_html: bool
    charset: str | None
    attachments: tuple[str, ...]


def minor(version: str) -> str:
    """The first two numbers of a version: ``6.1`` of ``6.1.3``."""
    return ".".join(version.split(".")[:2])


def paragraphs(lines: list[str]) -> str:
    """Lines that are paragraphs of their own, joined by blank lines; empty ones are left out."""
    return "\n\n".join(line.strip() for line in lines if line.strip())
