"""Count how common words are: ``python tools/training/count_words.py [--shared FOLDER] [--out FILE]``.

For each word the documents of a thousand in which it stands, as the mean over three kinds of text (incidents of gun
violence, attacks in Latin America, other news), so that no kind decides alone. Only words of at least ``FEWEST``
documents and of at least two kinds are written: a count says nothing of any text or person, and rare words, names of
private persons among them, are left out by what the table is for: what it does not list is rare.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "src"))

from plainrecord.lang.rarity import words_of  # noqa: E402

KINDS = (
    ("linking/data/articles.jsonl",),
    ("muc4/data/dev/documents.jsonl",),
    ("dates/data/timebank.jsonl", "places/data/tr_news.jsonl", "places/data/lgl.jsonl"),
)
FEWEST = 10
HEAD = """# How common words are in English news and reports of incidents; a word that is not listed is rare.
# Written by tools/training/count_words.py from document counts; do not edit. Words are folded (lang/rarity.py).
# per_mille: documents of a thousand in which the word stands, mean over three kinds of text.
word,per_mille
"""


def texts(paths: tuple[str, ...], shared: Path) -> list[str]:
    """The texts of one kind, with their titles."""
    found = []
    for path in paths:
        for line in (shared / path).read_text(encoding="utf-8").split("\n"):
            if line.strip():
                row = json.loads(line)
                found.append(f"{row.get('title') or ''}\n{row['text']}")
    return found


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared" / "bench")
    parser.add_argument("--out", type=Path, default=ROOT / "src/plainrecord/lang/packs/en/common_words.csv")
    options = parser.parse_args()
    documents: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    per_mille: dict[str, float] = defaultdict(float)
    for paths in KINDS:
        of_kind = texts(paths, options.shared)
        counts = Counter(word for text in of_kind for word in set(words_of(text)))
        documents.update(counts)
        kinds.update(counts.keys())
        for word, count in counts.items():
            per_mille[word] += 1000 * count / len(of_kind) / len(KINDS)
    listed = sorted(word for word, count in documents.items() if count >= FEWEST and kinds[word] > 1)
    rows = "".join(f"{word},{per_mille[word]:.2f}\n" for word in listed)
    options.out.write_text(HEAD + rows, encoding="utf-8")
    print(f"{options.out}: {len(listed)} words")


if __name__ == "__main__":
    main()
