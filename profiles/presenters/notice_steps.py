"""What versions did to notices, in words: "Notice “Christmas” began, changed 3 times, ended"."""

from collections import Counter
from collections.abc import Callable, Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from markupsafe import Markup, escape

from profiles.l10n.numbers import format_number
from profiles.selectors.notices.naming import NoticeName, NoticeStep
from profiles.texts.parts import Step

# Notices that one line names; of more only the number is told.
NAMED = 3


def steps_in_words(steps: Iterable[NoticeStep], renewals: int = 1) -> str:
    """Return what happened to the notices of ``steps``, the oldest first.

    Args:
        steps: None where the text was renewed though no notice began, changed or ended.
        renewals: How many versions these are.
    """
    told = [what.format(notice=named(notice)) for notice, what in _by_notice(steps).items()]
    if not told:
        words = ngettext("Renewed by the clock", "Renewed {count} times by the clock", renewals)
        return words.format(count=format_number(renewals))
    if (more := len(told) - NAMED) > 0:
        words = ngettext("{count} more notice", "{count} more notices", more)
        told = [*told[:NAMED], words.format(count=format_number(more))]
    return _("; ").join(told)


def linked_steps(steps: Iterable[NoticeStep]) -> Markup:
    """Return the same of one version, with a link to each notice."""
    told = [
        Markup(escape(what).replace("{notice}", _link(notice)))  # noqa: S704  # both parts are escaped
        for notice, what in _by_notice(steps).items()
    ]
    return escape(_("; ")).join(told) if told else escape(steps_in_words([]))


def named(notice: NoticeName) -> str:
    """Return how a notice is named in a sentence."""
    return _("Notice “{title}”").format(title=notice.title)


def _link(notice: NoticeName) -> Markup:
    return Markup('<a href="{}">{}</a>').format(reverse("notice", args=[notice.pk]), named(notice))


def _by_notice(steps: Iterable[NoticeStep]) -> dict[NoticeName, str]:
    """Return for each notice what happened to it, with ``{notice}`` for its name."""
    by_notice: dict[NoticeName, Counter[Step]] = {}
    for step in steps:
        by_notice.setdefault(step.notice, Counter())[step.what] += 1
    return {
        notice: _("{notice} {what}").replace(
            "{what}", _(", ").join(_happened(*pair) for pair in counts.items())
        )
        for notice, counts in by_notice.items()
    }


def _happened(what: Step, times: int) -> str:
    return PHRASES[what](times).format(count=format_number(times))


PHRASES: dict[Step, Callable[[int], str]] = {
    Step.BEGAN: lambda n: ngettext("began", "began {count} times", n),
    Step.CHANGED: lambda n: ngettext("changed", "changed {count} times", n),
    Step.RENEWED: lambda n: ngettext("renewed", "renewed {count} times", n),
    Step.COVERED: lambda n: ngettext("gave way to another", "gave way to others {count} times", n),
    Step.AGAIN: lambda n: ngettext("came back", "came back {count} times", n),
    Step.ENDED: lambda n: ngettext("ended", "ended {count} times", n),
}
