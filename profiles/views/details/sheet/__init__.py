"""The sheet of details: its page, saving, and its files."""
