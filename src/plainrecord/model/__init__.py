"""Floor 1: the nouns. Standard library only (``wire`` alone uses msgspec)."""
