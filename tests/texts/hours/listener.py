"""Opening hours as somebody understands them who hears the sentence: written apart from its writer and its reader.

A day is a whole number whose bit n says whether it is open in the minute n, so that whole years can be compared.
"""

import re
from datetime import date, timedelta

MINUTES = 24 * 60
WHOLE = (1 << MINUTES) - 1
WEEK = "monday tuesday wednesday thursday friday saturday sunday".split()
YEAR = "january february march april may june july august september october november december".split()
CLAUSE = re.compile(
    rf"(?P<shut>closed (?:on|from) )?(?P<first>{'|'.join(WEEK)})(?: (?P<join>to|and) (?P<last>{'|'.join(WEEK)}))?"
    r"(?: (?P<hours>.+))?"
)


class Heard:
    """What a sentence about opening hours told: minutes of each weekday, and of the dates that it names.

    Minutes past 1,440 are of the next morning.
    """

    def __init__(self, sentence: str) -> None:
        said = re.sub(r" \([^)]*\)", "", sentence).lower()
        first, *others = [each for each in re.split(r"\.(?: |$)", said) if each]
        self.week = _week(first)
        self.dates: dict[date, int] = {}
        for each in others:
            hours, _on, days = each.partition(" on ")
            self.dates.update(dict.fromkeys(_dates(days), _minutes(hours.removeprefix("open "))))

    def minutes(self, when: date) -> int:
        """Return the minutes of a date in which it is open, those from the evening before among them."""
        return (self._told(when) & WHOLE) | (self._told(when - timedelta(days=1)) >> MINUTES)

    def _told(self, when: date) -> int:
        return self.dates.get(when, self.week[when.weekday()])


def _week(said: str) -> list[int]:
    if said == "closed every day":
        return [0] * 7
    if said.startswith("every day "):
        return [_minutes(said.removeprefix("every day "))] * 7
    week = [0] * 7
    for clause in said.split(", "):
        found = CLAUSE.fullmatch(clause)
        assert found is not None, clause
        first = WEEK.index(found["first"])
        last = WEEK.index(found["last"] or found["first"])
        days = range(first, last + 1) if found["join"] == "to" else (first, last)
        for day in days:
            week[day] = 0 if found["shut"] else _minutes(found["hours"])
    return week


def _dates(said: str) -> list[date]:
    found, days = [], []
    for day, month, year in re.findall(rf"(?<!\d)(\d\d?)(?!\d)|({'|'.join(YEAR)}) (\d{{4}})", said):
        if day:
            days.append(int(day))
        else:
            found += [date(int(year), YEAR.index(month) + 1, each) for each in days]
            days = []
    assert found
    assert not days
    return found


def _minutes(said: str) -> int:
    if said in {"closed", "by appointment"}:
        return 0
    told = 0
    for stretch in said.split(" and "):
        if stretch == "24 hours":
            told |= WHOLE
            continue
        opens, closes = map(_time, stretch.split(" to "))
        told |= (1 << closes + (MINUTES if closes <= opens else 0)) - (1 << opens)
    return told


def _time(said: str) -> int:
    if said in {"noon", "midnight"}:
        return 720 if said == "noon" else 0
    found = re.fullmatch(r"(\d\d?)(?:\.(\d\d))?(am|pm)", said)
    assert found is not None, said
    return (int(found[1]) % 12 + (12 if found[3] == "pm" else 0)) * 60 + int(found[2] or 0)
