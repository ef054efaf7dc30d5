"""Messages to the reader: boxes in a page, and notices over it."""

from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from profiles.presenters.components.icons import icon


def banner(text: str, *, tone: str, title: str = "", page: bool = False, inline: bool = False) -> Markup:
    """Return a message in a box; ``tone``: info, success, warning or danger; ``page``, ``inline``: its place."""
    place = (" banner--page" if page else "") + (" banner--inline" if inline else "")
    heading = f'<p class="banner__title">{escape(title)}</p>' if title else ""
    return Markup(  # noqa: S704  # escaped
        f'<div class="banner banner--{escape(tone)}{place}">{icon(tone)}'
        f'<div class="banner__body">{heading}\n<p>{escape(text)}</p></div></div>'
    )


def notice(tone: str, title: str, text: str) -> Markup:
    """Return a message that stands over the page until it is closed, or until what failed works."""
    return Markup(  # noqa: S704  # escaped
        f'<div class="banner banner--{escape(tone)} notice">{icon(tone)}'
        f'<div class="banner__body"><p class="banner__title">{escape(title)}</p>\n<p>{escape(text)}</p></div>'
        f'<button class="button button--quiet button--small" type="button" data-notice-close>{icon("close")}'
        f'<span class="visually-hidden">{escape(_("Close this message"))}</span></button></div>'
    )
