"""Measurements: one adapter per benchmark, the gate that keeps scores from falling, and speed."""
