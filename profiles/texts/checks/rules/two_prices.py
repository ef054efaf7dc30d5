"""Two prices for one thing."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles.texts.checks.finding import Context, Place, Rule, Severity
from profiles.texts.folding import normalized_words

_PRICE = re.compile(r"[£$€]\s?\d[\d,]*(?:\.\d\d)?")
_ITEM = re.compile(r"[;\n•|]|,\s|(?<!\.)[.!?]\s")  # three stops lead from a thing to its price
_FILLER = frozenset(
    "a an the our is are cost costs at only just for price prices fee we charge charges now currently s".split()
)
# Words that say nothing by themselves: what they are of stands elsewhere.
_VAGUE = frozenset(
    "from adult adults child children kids small medium large single double each person people deposit total half"
    " full day days hour hours night week month year minutes minute min mins per under over up to plus extra"
    " senior seniors student students concession concessions family regular standard and or with without"
    " additional first second members member non weekday weekdays weekend weekends peak off morning afternoon"
    " short long glass bottle pint"
    " also it this that they one two three free then thereafter low mid high season winter spring summer autumn"
    " mon tue tues wed thu thur thurs fri sat sun".split()
)
_NEUTRAL = re.compile(
    r"(?:\D*\b(?:prices?|fees?|services?|treatments?|menu|charges|costs|rates"
    r"|price list|questions.*|faqs?|please note|also|about|about us|policies|note)\b\D*)",
    re.IGNORECASE,
)
LONGEST_HEADING, MOST_WORDS, LEAST_LETTERS = 50, 6, 3


class _Item(NamedTuple):
    start: int
    end: int
    section: str
    price: str
    is_later: bool


def _find(text: str, _context: Context) -> Iterator[Place]:
    known: dict[tuple[str, ...], list[_Item]] = {}
    for label, item in _items(text):
        others = known.setdefault(label, [])
        for other in others:
            if (
                other.section == item.section
                and other.price != item.price
                and other.price[0] == item.price[0]
                and not (other.is_later and item.is_later)
            ):
                yield (
                    item.start,
                    item.end,
                    _(
                        "This has another price elsewhere in the text: {price}. Callers may be told either."
                    ).format(price=other.price),
                )
                break
        others.append(item)


def _items(text: str) -> Iterator[tuple[tuple[str, ...], _Item]]:
    """Yield what has one price, by its words, and the heading or words before a colon under which it stands."""
    at, heading = 0, ""
    for line in text.split("\n"):
        if not _PRICE.search(line):
            title = line.strip().rstrip(":")
            if 0 < len(title) <= LONGEST_HEADING and not title.endswith((".", "!", "?")):
                heading = "" if _NEUTRAL.fullmatch(title) else title.casefold()
        else:
            yield from _of_line(line, at, heading)
        at += len(line) + 1


def _of_line(line: str, at: int, section: str) -> Iterator[tuple[tuple[str, ...], _Item]]:
    start = 0
    lead = ""  # words before a comma that belong to the price after it: "Set lunch, two courses £22"
    is_later = comes_later = False  # after a price and a comma: "Small dog groom £30, bath £20": whose bath?
    for stop, after in [
        *((found.start(), found.end()) for found in _ITEM.finditer(line)),
        (len(line), len(line)),
    ]:
        item, begins = line[start:stop], start
        start = after
        prices = list(_PRICE.finditer(item))
        is_later = comes_later
        comes_later = line[stop:after].startswith(",") and (is_later or bool(prices))
        colon = item.find(": ")
        if (
            colon >= 0
            and (not prices or colon < prices[0].start())
            and item[colon + 1 :].strip()[:1] not in "£$€"
        ):
            title = item[:colon].strip(" -•*")
            section = "" if _NEUTRAL.fullmatch(title) else title.casefold()
            begins += colon + 2
            item = item[colon + 2 :]
            prices = list(_PRICE.finditer(item))
        if len(prices) != 1:
            lead = item if not prices and line[stop:after].startswith(",") else ""
            continue
        words = normalized_words(f"{lead} {item[: prices[0].start()]} {item[prices[0].end() :]}")
        lead = ""
        label = tuple(word for word in words if word not in _FILLER)
        telling = [word for word in label if word not in _VAGUE and not word.isdigit()]
        if not telling or len(label) > MOST_WORDS or max(map(len, telling)) < LEAST_LETTERS:
            continue
        start_of, end_of = (at + begins + place for place in prices[0].span())
        yield label, _Item(start_of, end_of, section, prices[0][0], is_later)


RULE = Rule("two-prices", Severity.WARNING, gettext_lazy("Two prices for one thing"), _find)
