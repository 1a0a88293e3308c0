"""From bytes to text, and the only two changes that a received text ever sees."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from plainrecord.sources.refusals import NotReadError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# The single-byte and East Asian encodings that texts still come in, in order of preference where two fit
# equally; EBCDIC and the like would only mislead.
_LEGACY = [
    "cp1252", "cp1251", "cp1256", "cp1250", "cp1254", "cp1253", "cp1255", "koi8_r", "koi8_u", "cp866",
    "iso8859_5", "iso8859_6", "iso8859_2", "gb18030", "big5", "shift_jis", "euc_jp", "euc_kr", "cp874",
]  # fmt: skip
_LATIN = ("iso8859_1", "latin_1", "ascii")
_SAMPLE_BYTES = 65_536
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
# Signs that stand between letters only where, say, Polish was read as Western European.
_MISREAD = re.compile(r"[^\W\d_][¹²³¼½¾¿¡¨´][^\W\d_]")
_ADVICE = "Save it as UTF-8, or declare its encoding"


def as_received(text: str) -> str:
    r"""``text`` with line ends as ``\n`` and without a byte order mark, otherwise untouched.

    Direction controls, invisible characters and unusual line separators stay. NUL and lone halves of a UTF-16
    pair cannot be stored or hashed as Unicode text: each becomes one U+FFFD, so that no offset moves.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.startswith("\ufeff"):
        text = text[1:]
    if "\x00" in text or not _encodable(text):
        text = _UNSTORABLE.sub("\ufffd", text)
    return text


def _encodable(text: str) -> bool:
    if text.isascii():
        return True
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def decode(raw: bytes, declared: str | None = None, inner: str | None = None) -> tuple[str, str]:
    """The text of ``raw`` and the name of the encoding used.

    Tried in turn: a byte order mark, UTF-8, UTF-16 or UTF-32 without mark, ``inner`` (what the format itself
    says, as in an HTML meta), ``declared`` (what the user says), then a guess from the letters.
    Raises ``NotReadError``: ``binary`` or ``undecodable``.
    """
    for mark, encoding in _BOMS:
        if raw.startswith(mark):
            return _strictly(raw[len(mark) :], encoding), encoding
    if b"\x00" in raw:
        encoding = _wide(raw)
        return _strictly(raw, encoding), encoding
    try:
        return raw.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        bad_at = error.start
    for name in (inner, declared):
        encoding_name = known_encoding(name)
        if encoding_name and encoding_name != "utf-8":
            try:
                return raw.decode(encoding_name), encoding_name
            except UnicodeDecodeError:
                continue
    return _guessed(raw, bad_at)


def known_encoding(name: str | None) -> str | None:
    """Python's name of a character encoding, None when it has none; Latin-1 is read as web browsers do."""
    if not name:
        return None
    try:
        found = codecs.lookup(name.strip())
        # Some codecs (base64, zip) turn bytes to bytes: a document's own word must not select them.
        "".encode(found.name)
    except (LookupError, ValueError, TypeError):
        return None
    encoding = found.name.replace("-", "_")
    if encoding in _LATIN:
        return "cp1252"
    return "utf-8" if encoding == "utf_8" else encoding


def _strictly(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise NotReadError(
            "undecodable", f"it is damaged as {encoding.upper()} text at byte {error.start + 1}. {_ADVICE}"
        ) from None


def _wide(raw: bytes) -> str:
    """Which of UTF-16 and UTF-32 puts the zero bytes where they are; plain text has none otherwise."""
    sample = raw[: 4096 - 4096 % 4]
    zeros = [sample[start::4].count(0) * 4 / max(len(sample), 4) for start in range(4)]
    if len(raw) % 4 == 0 and min(zeros[1:]) > 0.4 and zeros[0] < 0.3 and zeros[2] > 0.9 and zeros[3] > 0.9:
        return "utf-32-le"
    if len(raw) % 4 == 0 and zeros[0] > 0.9 and zeros[1] > 0.9 and zeros[3] < 0.3:
        return "utf-32-be"
    even, odd = (zeros[0] + zeros[2]) / 2, (zeros[1] + zeros[3]) / 2
    if len(raw) % 2 == 0 and max(even, odd) > 0.3 and min(even, odd) < 0.02:
        return "utf-16-be" if even > odd else "utf-16-le"
    raise NotReadError(
        "binary",
        "it holds bytes that no text has (NUL). Give the document in one of the formats that are read",
    )


def _guessed(raw: bytes, bad_at: int) -> tuple[str, str]:
    sample = raw[:_SAMPLE_BYTES]
    if len(_CONTROLS.findall(sample)) > len(sample) / 200:
        raise NotReadError(
            "binary", "its bytes are not text. Give the document in one of the formats that are read"
        )
    good = len(re.findall(rb"[\xc2-\xf4][\x80-\xbf]+", sample))
    if good >= 4 and sample.decode("utf-8", "replace").count("\ufffd") * 20 < good:
        # UTF-8 with a little damage: any other reading would turn all its letters into wrong ones.
        raise NotReadError("undecodable", f"it is UTF-8 text damaged at byte {bad_at + 1}. {_ADVICE}")
    matches = from_bytes(sample, cp_isolation=_LEGACY, enable_fallback=False, preemptive_behaviour=False)
    ranked = sorted(
        (len(_MISREAD.findall(str(match))), match.chaos, -match.coherence, _LEGACY.index(match.encoding))
        for match in matches
    )
    for *_, position in ranked[:1]:
        try:
            return raw.decode(_LEGACY[position]), _LEGACY[position]
        except UnicodeDecodeError:
            break
    raise NotReadError("undecodable", f"the encoding of its text could not be told. {_ADVICE}")
