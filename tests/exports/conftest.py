"""Makes the sample reports of ``tests/model`` and the sample accounts of events importable here."""

import sys
from pathlib import Path

TESTS = Path(__file__).parents[1]
sys.path[:0] = [str(TESTS / "model"), str(TESTS / "stages" / "estimate")]
