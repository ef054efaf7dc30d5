"""Every read that a page or a command needs, by page."""
