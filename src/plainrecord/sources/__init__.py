"""Floor 5, documents in: files, folders, archives and tables become ``Document`` or ``Rejection``."""

from plainrecord.sources.dates import published_day
from plainrecord.sources.declared import Columns, DateOrder, Declared, Limits, limits_from
from plainrecord.sources.documents import document_from_text, documents
from plainrecord.sources.language import language_of
from plainrecord.sources.originals import Original, original, originals
from plainrecord.sources.publishers import SourceRegistry, SourcesFileError, load_sources
from plainrecord.sources.refusals import REFUSALS, WARNINGS, refuses

__all__ = [
    "REFUSALS",
    "WARNINGS",
    "Columns",
    "DateOrder",
    "Declared",
    "Limits",
    "Original",
    "SourceRegistry",
    "SourcesFileError",
    "document_from_text",
    "documents",
    "language_of",
    "limits_from",
    "load_sources",
    "original",
    "originals",
    "published_day",
    "refuses",
]
