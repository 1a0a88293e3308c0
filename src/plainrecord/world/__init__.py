"""Floor 2: what is true in every language: taxonomy, organisations, places."""
