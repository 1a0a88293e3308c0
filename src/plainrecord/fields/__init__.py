"""Floor 3a: fields, one module per kind of value: normalise, compare, combine, show."""
