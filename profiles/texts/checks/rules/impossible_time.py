"""Times and dates that there are not: "25:00", "31 June"."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles.texts.checks.dates import dates_in
from profiles.texts.checks.finding import Context, Place, Rule, Severity

_TIME = re.compile(
    r"(?<![\d:./£$€])(\d{1,2})([:.])(\d{2})(?![\d:%]|\.\d)(?:\s?([ap])\.?m\b)?|(?<![\d:./])(\d{1,2})\s?([ap])\.?m\b",
    re.IGNORECASE,
)
# Without one of these no time is impossible: it costs a tenth of reading them all.
_ODD = re.compile(r"[:.][6-9]\d|(?:2[4-9]|[3-9]\d)[:.]\d|(?:1[3-9]|[2-9]\d)\s?[apAP]")
HOURS, MINUTES, WHOLE = 24, 60, 100


def _find(text: str, _context: Context) -> Iterator[Place]:
    for found in _TIME.finditer(text) if _ODD.search(text) else ():
        if _is_impossible(found):
            yield (
                found.start(),
                found.end(),
                _("There is no time {told}. Callers may be told a wrong one.").format(told=found[0]),
            )
    for told in dates_in(text):
        if told.date is None:
            yield (
                told.start,
                told.end,
                _("There is no such date: {told}.").format(told=text[told.start : told.end]),
            )
        elif told.has_year and told.weekday is not None and told.weekday != told.date.weekday():
            yield (
                told.start,
                told.end,
                _("The day of the week is not that of the date: {told}.").format(
                    told=text[told.start : told.end]
                ),
            )


def _is_impossible(found: re.Match[str]) -> bool:
    if found[5]:
        # "13pm" says which time is meant, "13am" does not.
        hour = int(found[5])
        return hour >= HOURS or (hour > HOURS // 2 and found[6] in "aA")
    hour, minute = int(found[1]), int(found[3])
    if found[2] == "." and not found[4]:
        return False  # a price, a version
    if hour + minute == WHOLE and not found[4]:
        return False  # 60:40
    return hour > HOURS or minute >= MINUTES or (hour == HOURS and minute > 0)


RULE = Rule("impossible-time", Severity.ERROR, gettext_lazy("Times and dates that there are not"), _find)
