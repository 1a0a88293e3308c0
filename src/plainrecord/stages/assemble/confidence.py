"""How sure a value is by how it was come by; fixed figures, not yet calibrated against reviewed reports."""

#: Read from words of the act's own sentence; from a heading or the words for the act; from the layout alone.
DIRECT, INHERITED, INFERRED = 0.9, 0.7, 0.5
