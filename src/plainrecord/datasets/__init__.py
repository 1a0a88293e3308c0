"""Coded datasets as flat tables: which column means what, one typed record per row, one-to-one assignment of rows."""
