"""Floor 3b: engines, text to mentions. They know no field and no other engine."""
