"""Dates that are over, and that callers are still told."""

import re
from collections.abc import Iterator
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles.texts.checks.dates import dates_in
from profiles.texts.checks.finding import Context, Place, Rule, Severity
from profiles.texts.checks.sentences import sentence_around

# A date before this is told for what happened then, not forgotten.
MEMORY = timedelta(days=800)
_HISTORY = re.compile(
    r"\b(?:since|established|founded|registered|inspect\w*|rated|updated|reviewed|effective|started|starting|from"
    r"|as (?:of|at|seen)|opened|joined|moved|born|issued|awarded|won|dated|certified|correct (?:at|on)"
    r"|became|acquired|changed|version|licen[cs]ed|refurbished|took over|built|before|after"
    r"|copyright|act|regulations?|launched|graduated|qualified|was|were|voted|named"
    r"|report\w*|photos?|minutes of|handed down)\b"
    r"|[\"”]\s*[-–—(]",  # who said it, and when
    re.IGNORECASE,
)
# The end of a stretch of days: "from 1 to 15 August 2026" tells of no beginning.
_UNTIL = re.compile(r"(?:\b(?:to|until|till?|through|thru)|[-–—])\s*$", re.IGNORECASE)
_FROM = re.compile(r"\bfrom\b", re.IGNORECASE)
# "Book before 31 August 2026": of what could be had, not of what was.
_OFFER = re.compile(r"\b(?:offer|sale|save|discount|code|voucher|book|order)\b|% off", re.IGNORECASE)
_BEFORE = re.compile(r"\bbefore\b", re.IGNORECASE)


def _find(text: str, context: Context) -> Iterator[Place]:
    if context.today is None:
        return
    for told in dates_in(text):
        if not told.has_year or told.date is None or not context.today - MEMORY < told.date < context.today:
            continue
        if any(start <= told.start and told.end <= end for start, end in context.hours):
            continue  # they go within a week by themselves
        sentence = sentence_around(text, told.start, told.end)
        is_ahead = any(
            each.has_year and each.date and each.date >= context.today for each in dates_in(sentence)
        )
        if _UNTIL.search(text, max(0, told.start - 10), told.start):
            sentence = _FROM.sub("", sentence)
        if _OFFER.search(sentence):
            sentence = _BEFORE.sub("", sentence)
        if is_ahead or _HISTORY.search(sentence):
            continue
        yield (
            told.start,
            told.end,
            _("{date} is over. Take it out, or callers go on hearing it.").format(
                date=text[told.start : told.end]
            ),
        )


RULE = Rule("past-date", Severity.WARNING, gettext_lazy("Dates that are over"), _find)
