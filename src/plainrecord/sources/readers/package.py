"""The XML inside DOCX and ODT files, which are zip archives, checked before it is parsed."""

from __future__ import annotations

import io
import re
import zipfile

from lxml import etree

from plainrecord.sources.declared import Limits
from plainrecord.sources.refusals import NotReadError, size

# lxml hands namespaced names out as "{uri}local".
_NAMESPACE = re.compile(r"^\{[^}]*\}")
_ENCRYPTED_FLAG = 0x1


def open_package(raw: bytes, limits: Limits) -> zipfile.ZipFile:
    """The archive, when its members together keep within the limits.

    Raises ``NotReadError``: ``malformed``, ``encrypted``, ``too_large`` or ``zip_bomb``.
    """
    try:
        package = zipfile.ZipFile(io.BytesIO(raw))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
        raise NotReadError(
            "malformed", f"the file is damaged ({error}). Open it in its program and save it again"
        ) from None
    members = package.infolist()
    if any(member.flag_bits & _ENCRYPTED_FLAG for member in members):
        raise NotReadError("encrypted", "it needs a password. Save a copy without one")
    expanded = sum(member.file_size for member in members)
    if expanded > limits.expanded_bytes:
        raise NotReadError(
            "too_large",
            f"it unpacks to {size(expanded)}; the limit expanded_bytes is {size(limits.expanded_bytes)}. "
            "Raise that limit if you trust the file",
        )
    if expanded > 1_000_000 and expanded > limits.ratio * len(raw):
        raise NotReadError(
            "zip_bomb",
            f"it unpacks to {expanded // len(raw)} times its size; the limit ratio is {limits.ratio}. "
            "Raise that limit only if you trust the file",
        )
    return package


def read_xml(package: zipfile.ZipFile, member: str) -> etree._Element:
    """The root of one member. Raises ``NotReadError``: ``malformed`` or ``doctype``."""
    try:
        data = package.read(member)
    except KeyError:
        raise NotReadError(
            "malformed", f"the file has no part {member}. Open it in its program and save it again"
        ) from None
    except Exception as error:  # zipfile raises many kinds for damaged members
        raise NotReadError(
            "malformed", f"its part {member} is damaged ({type(error).__name__}). Save the file again"
        ) from None
    # UTF-16 spells the same letters with zero bytes between.
    if b"<!doctype" in data.replace(b"\x00", b"").lower():
        raise NotReadError(
            "doctype",
            f"its part {member} has a document type declaration, which no office program writes; "
            "it is not read for safety. Save the file again in an office program",
        )
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise NotReadError(
            "malformed", f"its part {member} is not well-formed XML ({error}). Save the file again"
        ) from None


def local_name(element: etree._Element) -> str:
    """The name of an element without its namespace, "" for a comment or processing instruction."""
    return _NAMESPACE.sub("", element.tag) if isinstance(element.tag, str) else ""


def attribute(element: etree._Element, name: str) -> str:
    """The attribute of that local name, "" when there is none."""
    return next(
        (str(value) for key, value in element.attrib.items() if _NAMESPACE.sub("", str(key)) == name), ""
    )
