"""The door that speaks Nixflex: its addresses, envelope and codes, over the same services as the pages.

An integration that was written for Nixflex changes its base URL and gains history, review, budget and undo. What
it sends as ``custom_prompt``, and is told back, is the *body*: notices are laid over it here.
"""
