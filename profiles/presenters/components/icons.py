"""Icons and the badges that carry one."""

from functools import lru_cache

from django.templatetags.static import static
from markupsafe import Markup, escape

from profiles.presenters.rollouts import Mark
from profiles.presenters.status import STATE_LABELS


@lru_cache(maxsize=256)
def icon(name: str, *, large: bool = False) -> Markup:
    """Return the icon ``name`` of ``static/img/icons.svg``; screen readers pass it over."""
    size = " icon--large" if large else ""
    address = escape(static("img/icons.svg"))
    return Markup(  # noqa: S704  # name and address are escaped
        f'<svg class="icon{size}" aria-hidden="true"><use href="{address}#icon-{escape(name)}"></use></svg>'
    )


def state_icon(key: str, *, word: str = "", filled: bool = False) -> Markup:
    """Return a number's state as icon and word: ``key`` is a state, "none" or "unknown".

    ``word`` is said instead of the usual one; ``filled`` gives it a background.
    """
    kind = " state--badge" if filled else ""
    said = escape(word or STATE_LABELS[key])
    return Markup(f'<span class="state state--{escape(key)}{kind}">{icon(key)}{said}</span>')  # noqa: S704  # escaped


def badge(shown: Mark) -> Markup:
    """Return a badge with icon and word."""
    tone = f" badge--{shown.tone}" if shown.tone else ""
    return Markup(f'<span class="badge{tone}">{icon(shown.icon)}{escape(shown.word)}</span>')  # noqa: S704  # escaped
