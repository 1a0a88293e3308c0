"""Write synthetic labelled reports for training: ``python tools/training/synthesise.py --documents 6000 OUT.jsonl``.

One JSON object per line; the fields are described in ``README.md`` beside this file. The same seed, number and
data files give the same bytes.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

if __package__ in (None, ""):
    _ROOT = Path(__file__).resolve().parents[2]
    sys.path[:0] = [str(_ROOT), str(_ROOT / "src")]

from tools.training.banks import load_knowledge
from tools.training.documents import document


def lines(documents: int, seed: int) -> Iterator[str]:
    """The documents as lines of JSON."""
    knowledge = load_knowledge()
    for number in range(documents):
        yield json.dumps(document(number, seed, knowledge), ensure_ascii=False) + "\n"


def main() -> None:
    """Read the command line and write the file."""
    parser = argparse.ArgumentParser(description="Write synthetic labelled reports for training.")
    parser.add_argument("out", type=Path, help="file to write (JSON lines)")
    parser.add_argument("--documents", type=int, default=6000, help="how many documents (default 6000)")
    parser.add_argument("--seed", type=int, default=1, help="another seed gives other documents (default 1)")
    arguments = parser.parse_args()
    with arguments.out.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(lines(arguments.documents, arguments.seed))


if __name__ == "__main__":
    main()
