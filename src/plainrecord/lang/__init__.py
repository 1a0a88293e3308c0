"""Floor 2: what a language says; words and patterns live in ``packs``."""
