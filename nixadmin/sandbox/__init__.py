"""A local stand-in for the Nixflex API: ``manage.py sandbox``, or :class:`SandboxServer` in a test.

It needs the standard library only, keeps its account in memory, and knows nothing of the rest of Nixadmin.
Every number belongs to a range reserved for fiction, except the one that the API's documentation uses.
"""

from nixadmin.sandbox.server import SandboxServer

__all__ = ["SandboxServer"]
