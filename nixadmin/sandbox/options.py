"""Options of the sandbox, validated when they are created."""

import re
from dataclasses import dataclass

DEFAULT_KEY = "nxf_sandbox:nxfs_sandbox"
KEY_PATTERN = re.compile(r"nxf_[^:\s]+:nxfs_[^:\s]+")
LIST_FORMS = ("new", "old")
ECHO_FORMS = ("full", "short")


@dataclass(frozen=True)
class Options:
    """The sandbox's options; most can be changed at run time.

    ``list_form`` chooses between the two documented forms of the lists, ``echo_form`` between the whole
    number and the older three fields in the answer to a PATCH. ``write_limit`` and ``read_limit`` are
    requests per 60 seconds and key. ``key`` is the one key accepted; with ``None`` every well-formed key is.
    ``include_custom_prompt`` forces ``custom_prompt`` into or out of the list's rows; ``None`` leaves that to
    the list form. A wrong value raises :class:`ValueError` with one sentence.
    """

    numbers: int = 200
    seed: int = 0
    key: str | None = None
    list_form: str = "new"
    echo_form: str = "full"
    write_limit: int = 120
    read_limit: int = 600
    include_custom_prompt: bool | None = None

    def __post_init__(self) -> None:
        for name, least in (("numbers", 0), ("seed", 0), ("write_limit", 1), ("read_limit", 1)):
            value = getattr(self, name)
            if not isinstance(value, int) or isinstance(value, bool) or value < least:
                raise ValueError(f"{name} must be a whole number of at least {least}, not {value!r}.")
        for name, known in (("list_form", LIST_FORMS), ("echo_form", ECHO_FORMS)):
            value = getattr(self, name)
            if value not in known:
                raise ValueError(f"{name} must be {' or '.join(known)}, not {value!r}.")
        if self.key is not None and not (isinstance(self.key, str) and KEY_PATTERN.fullmatch(self.key)):
            raise ValueError("key must have the form nxf_ID:nxfs_SECRET.")
        if self.include_custom_prompt not in (True, False, None):
            raise ValueError(
                f"include_custom_prompt must be true, false or null, not {self.include_custom_prompt!r}."
            )
