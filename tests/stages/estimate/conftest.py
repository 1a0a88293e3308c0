"""Makes the sample reports of ``tests/model`` importable here."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "model"))
