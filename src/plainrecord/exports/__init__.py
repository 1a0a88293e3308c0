"""Files for other programs: jsonl, csv, parquet and geojson, with a codebook. Redacted records only."""

from plainrecord.exports.atomic import ExportError
from plainrecord.exports.columns import ROWS
from plainrecord.exports.table import Linked
from plainrecord.exports.writing import FORMATS, Written, write

__all__ = ["FORMATS", "ROWS", "ExportError", "Linked", "Written", "write"]
