"""Switching one protection of rollouts off, to see that the run notices."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from profiles.models import PhoneNumber
from profiles.models.rollout import RowOutcome
from profiles.services.rollouts import saving, settling


def row_token() -> None:
    """A row that was saved is not known again after its process died."""
    save_text: Any = saving.save_text  # type: ignore[attr-defined]  # an import of its own

    def forgetful(*args: Any, **kwargs: Any) -> Any:
        return save_text(*args, **(kwargs | {"change": replace(kwargs["change"], submission="")}))

    saving.save_text = forgetful  # type: ignore[attr-defined]  # an import of its own


def row_base() -> None:
    """A row is saved over whatever its number says by then."""
    save_text: Any = saving.save_text  # type: ignore[attr-defined]  # an import of its own

    def over_anything(number: PhoneNumber, **kwargs: Any) -> Any:
        version = PhoneNumber.objects.values_list("version", flat=True).get(pk=number.pk)
        return save_text(
            number, **(kwargs | {"change": replace(kwargs["change"], base_version=version, base_digest="")})
        )

    saving.save_text = over_anything  # type: ignore[attr-defined]  # an import of its own


def row_settling() -> None:
    """A row is called live as soon as its number has come to rest, wherever."""
    settling._settled_outcome = lambda row: (RowOutcome.LIVE, "")


PROTECTIONS: dict[str, Callable[[], None]] = {
    function.__name__: function for function in (row_token, row_base, row_settling)
}
