"""Numbers, dates and times of cells as people would write them: "45.5", "5.30pm", "Friday 25 December 2026"."""

from datetime import date, datetime, time, timedelta

from profiles.texts.hours.writing import DAYS, MONTHS, write_time

# A whole number below this is an amount, such as a price; from here on it was once a phone number.
AMOUNT_LIMIT = 1e9
# As many digits as a spreadsheet keeps: 0.1 + 0.2 is 0.3 there.
DIGITS = 15
# A cell with only a time is stored as one of the first days that a spreadsheet knows.
FIRST_YEARS = 1900
MINUTE, HOUR = 60, 60  # seconds, minutes


def number_words(value: float) -> str:
    """Return a number without a trailing .0; one that was a phone number keeps it, and is known by it."""
    if value.is_integer():
        return str(int(value)) if abs(value) < AMOUNT_LIMIT else repr(value)
    return f"{value:.{DIGITS}g}"


def moment_words(value: date | time | timedelta) -> str:
    """Return a date with its weekday, a time of day to the minute, both for a moment, or a length of time."""
    match value:
        case datetime():
            if value.year <= FIRST_YEARS:
                return _time(value.time())
            told = _date(value.date())
            return told if value.time() == time(0) else f"{told}, {_time(value.time())}"
        case date():
            return _date(value)
        case time():
            return _time(value)
        case timedelta():
            minutes = round(value.total_seconds() / MINUTE)
            return f"{minutes // HOUR}:{minutes % HOUR:02}"


def _date(value: date) -> str:
    return f"{DAYS[value.weekday()]} {value.day} {MONTHS[value.month - 1]} {value.year}"


def _time(value: time) -> str:
    # Spreadsheets keep times as fractions of a day: 5.30pm may be a thousandth of a second less.
    return write_time(
        round(value.hour * HOUR + value.minute + value.second / MINUTE + value.microsecond / 6e7)
    )
