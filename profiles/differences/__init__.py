"""Two texts compared: lines, words, the first change, and who wrote what, as data."""
