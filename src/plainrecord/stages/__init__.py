"""Floor 4: the stages, pure verbs from records to records."""
