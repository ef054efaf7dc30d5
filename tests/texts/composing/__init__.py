"""Composition: a text of body and notices, and whose words are whose in it."""
