"""Readers of laid-out formats, in a process of their own (``python -m plainrecord.sources.readers``).

Each takes the bytes of one file and returns a ``Page`` (a mail: a ``Mail``). None writes a file, opens a
connection or starts a process.
"""
