"""Makes the sample accounts of events importable here."""

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1] / "stages" / "estimate")]
