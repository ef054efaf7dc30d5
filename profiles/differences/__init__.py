"""Diffs of two texts as data: by line, by word, the first change, and blame."""
