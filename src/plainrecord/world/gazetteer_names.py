"""The folded form under which place names are compared.

Two spellings fold together when they differ only in case, diacritics, apostrophes, full stops, hyphens or
the usual short forms of "Saint", "Mount" and "Fort".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

# Letters that Unicode does not decompose into a base letter and a mark.
_LETTERS = str.maketrans(
    {
        "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe",
        "ə": "e", "ħ": "h", "ŋ": "n", "ŧ": "t", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ƴ": "y", "ɣ": "g",
        "'": None, "’": None, "‘": None, "ʼ": None, "ʻ": None, "ʿ": None, "ʾ": None, "`": None, "´": None,
        "ʹ": None, "ʺ": None, "′": None, ".": None, "\u00ad": None, "\u200b": None,
        "-": " ", "‐": " ", "‑": " ", "–": " ", "—": " ", "_": " ", "/": " ", ",": " ",
    }
)  # fmt: skip
_SHORT = {"saint": "st", "sainte": "ste", "mount": "mt", "fort": "ft"}
# The Arabic article as written before "sun letters" (ash-Shaykh, an-Najaf), and its Egyptian form.
_ARTICLES = frozenset(("al", "el", "ar", "as", "ash", "at", "ath", "an", "ad", "adh", "az", "ul", "il"))
_ARTICLE_START = re.compile(r"^(?:a[lrstndz]|ash|ath|adh|el|il|ul)[-‐‑ ]", re.IGNORECASE)
_ARTICLE_COUNTRY_CODES = "AE BH DJ DZ EG EH ER IL IQ IR JO KW LB LY MA MR OM PS QA SA SD SO SS SY TD TN TR YE"
ARTICLE_COUNTRIES = frozenset(_ARTICLE_COUNTRY_CODES.split(" "))


# Letters to their plain form, marks above and below them to nothing, in one table.
_FOLDED = {
    **dict.fromkeys(filter(lambda code: unicodedata.combining(chr(code)), range(0x300, 0x10000))),
    **_LETTERS,
}


@lru_cache(maxsize=65536)
def fold_name(name: str) -> str:
    """The key of a name: lower-case base letters and digits, single spaces; "" for a name without any."""
    if name.isascii():
        plain = name.lower()
        if plain.isalpha():  # one word, as most names are
            return _SHORT.get(plain, plain)
        words = (plain if plain.replace(" ", "").isalnum() else plain.translate(_FOLDED)).split()
    else:
        words = unicodedata.normalize("NFKD", name).casefold().translate(_FOLDED).split()
    return " ".join([_SHORT.get(word, word) for word in words])


def without_article(name: str) -> str | None:
    """The folded name without its Arabic article ("al-Bab", "An Najaf"), None when it has none."""
    if not _ARTICLE_START.match(name):
        return None
    article, _, rest = fold_name(name).partition(" ")
    return rest if article in _ARTICLES and len(rest) >= 3 else None


def name_keys(name: str, country_iso2: str | None) -> tuple[str, ...]:
    """Every key a gazetteer files a name under; Arabic names also with and without article."""
    rest = without_article(name) if country_iso2 in ARTICLE_COUNTRIES else None
    return (fold_name(name), f"al {rest}", rest) if rest else (fold_name(name),)


def lookup_keys(name: str) -> Iterator[str]:
    """The keys to try, in order, for a name as written in a text."""
    key = fold_name(name)
    yield key
    if key.startswith("the "):
        yield key[4:]
    rest = without_article(name)
    if rest:
        yield f"al {rest}"
        yield rest
