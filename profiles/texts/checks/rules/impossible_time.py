"""Times and dates that there are not: "25:00", "31 June"."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles.texts.checks.dates import dates_in
from profiles.texts.checks.finding import Context, Place, Rule, Severity
from profiles.texts.hours.tokens import DAY_NAME

_TIME = re.compile(
    r"(?<![\d:./=£$€])(?<![A-Za-z]-)(\d{1,2})([:.])(\d{2})(?![\d:%]|\.\d)(?:\s?([ap])\.?m\b)?"
    r"|(?<![\d:./£$€])(?<![£$€] )(\d{1,2})\s?([ap])\.?m\b",
    re.IGNORECASE,
)
# Without one of these no time is impossible: it costs a tenth of reading them all.
_ODD = re.compile(r"[:.][6-9]\d|(?:2[4-9]|[3-9]\d)[:.]\d|(?:1[3-9]|[2-9]\d)\s?[apAP]")
# "17.30 to 19.75" in a line that tells when, and no price.
_RANGE = re.compile(
    r"(?<![\d.])(?P<first>\d{1,2}[:.]\d\d)\s*(?:[-–—]|to|until|till?)\s*(?P<last>\d{1,2}[:.]\d\d)(?![\d%]|\.\d|\s?[ap]\.?m)",
    re.IGNORECASE,
)
_WHEN = re.compile(
    rf"\b(?:{DAY_NAME}|week\s*(?:days?|ends?)|daily|open|opens|opening|close[sd]?|hours|surgery|reception)\b",
    re.IGNORECASE,
)
# A ratio, a scale or a result stands after these.
_RATIO = re.compile(
    r"\b(?:ratio|scale|score|mix\w*|code|ref\w*|verse|psalm|version)\b[^\n.;]{0,30}$", re.IGNORECASE
)
HOURS, MINUTES, WHOLE = 24, 60, 100


def _find(text: str, _context: Context) -> Iterator[Place]:
    for start, end in _times(text) if _ODD.search(text) else ():
        yield (
            start,
            end,
            _("There is no time {told}. Callers may be told a wrong one.").format(told=text[start:end]),
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


def _times(text: str) -> Iterator[tuple[int, int]]:
    """Yield the places of times that there are not."""
    for found in _TIME.finditer(text):
        if _is_impossible(found) and not _RATIO.search(text, max(0, found.start() - 40), found.start()):
            yield found.span()
    for found in _RANGE.finditer(text):
        begins, ends = text.rfind("\n", 0, found.start()) + 1, text.find("\n", found.end())
        line = text[begins : ends if ends >= 0 else None]
        if _WHEN.search(line) and not set("£$€") & set(line):
            yield from (
                found.span(which)
                for which in ("first", "last")
                if "." in found[which] and _is_no_clock(found[which])
            )


def _is_no_clock(told: str) -> bool:
    hour, minute = map(int, re.split("[:.]", told))
    return hour > HOURS or minute >= MINUTES or (hour == HOURS and minute > 0)


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
