"""What versions did to notices, in words: "Notice “Christmas” began, changed 3 times, ended"."""

from collections import Counter
from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from profiles.l10n.numbers import format_number
from profiles.selectors.notices.naming import NoticeStep
from profiles.texts.parts import Step

# Notices that one line names; of more only the number is told.
NAMED = 3


def told_steps(steps: Iterable[NoticeStep], renewals: int = 1) -> str:
    """Return what happened to the notices of ``steps``, the oldest first.

    Args:
        steps: None where the text was renewed though no notice began, changed or ended.
        renewals: How many versions these are.
    """
    by_notice: dict[str, Counter[Step]] = {}
    for step in steps:
        counts = by_notice.setdefault(_("Notice “{title}”").format(title=step.notice.title), Counter())
        counts[step.what] += 1
    if not by_notice:
        words = ngettext("Renewed by the clock", "Renewed {count} times by the clock", renewals)
        return words.format(count=format_number(renewals))
    told = [
        _("{notice} {what}").format(
            notice=notice, what=_(", ").join(_happened(*pair) for pair in counts.items())
        )
        for notice, counts in by_notice.items()
    ]
    if (more := len(told) - NAMED) > 0:
        words = ngettext("{count} more notice", "{count} more notices", more)
        told = [*told[:NAMED], words.format(count=format_number(more))]
    return _("; ").join(told)


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
