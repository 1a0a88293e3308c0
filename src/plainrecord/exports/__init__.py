"""Files for other programs: jsonl, csv, parquet and geojson, with a codebook. Redacted records only."""

from plainrecord.exports.atomic import ExportError
from plainrecord.exports.writing import FORMATS, Written, write

__all__ = ["FORMATS", "ExportError", "Written", "write"]
