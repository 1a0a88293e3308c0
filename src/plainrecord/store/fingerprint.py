"""When two texts are the same text: case, white space, punctuation and compatibility forms do not count."""

from __future__ import annotations

import hashlib
import unicodedata
from datetime import date

from plainrecord.model.text import Document
from plainrecord.model.vocab import PublishedBasis

LONG_TEXT_LETTERS = 400
"""From this folded length on, nobody writes the same words twice by chance; a shorter text may be a form
("Shelling reported, no casualties"), and two copies with different dates are then two reports."""

_FOLDED_AWAY = frozenset(("Cc", "Cf", "Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "Zl", "Zp", "Zs"))


class _Fold(dict[int, str]):
    """Character to what is left of it, filled as characters are met."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        kept = " " if unicodedata.category(letter) in _FOLDED_AWAY else letter
        self[code] = kept
        return kept


_FOLD = _Fold()


def folded(text: str) -> str:
    """``text`` without case, compatibility forms and punctuation, words one blank apart."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().translate(_FOLD).split())


def fingerprint_of(document: Document) -> str:
    """Fingerprint a document as it was received: a date read from its own text adds nothing to it."""
    own = document.published_basis is PublishedBasis.DATELINE
    return text_fingerprint(document.text, None if own else document.published)


def text_fingerprint(text: str, published: date | None) -> str:
    """Equal for copies of one text, as 64 hex digits.

    A text without a letter left (all signs) is compared as it is.
    """
    words = folded(text) or text
    day = published.isoformat() if published is not None and len(words) < LONG_TEXT_LETTERS else ""
    return hashlib.sha256(f"{day}\n{words}".encode("utf-8", "surrogatepass")).hexdigest()
