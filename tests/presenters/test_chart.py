"""The figures of the bar chart."""

from datetime import date

from profiles.presenters.chart import chart
from profiles.selectors.activity import DayCounts

DAY = date(2026, 11, 24)


def drawn(*days: DayCounts) -> list[list[tuple[str, float, float]]]:
    return [[(part.series, part.y, part.height) for part in bar.parts] for bar in chart(days).bars]


def test_the_highest_bar_fills_the_height_and_the_others_go_by_it():
    assert drawn(DayCounts(DAY, accepted=8), DayCounts(DAY, accepted=2)) == [
        [("accepted", 0.0, 100.0)],
        [("accepted", 75.0, 25.0)],
    ]


def test_a_day_without_anything_has_no_bar():
    assert drawn(DayCounts(DAY), DayCounts(DAY, accepted=1))[0] == []


def test_the_pieces_of_a_bar_stand_on_each_other():
    assert drawn(DayCounts(DAY, accepted=5, again=3, rejected=2)) == [
        [("accepted", 50.0, 50.0), ("again", 20.0, 30.0), ("rejected", 0.0, 20.0)]
    ]


def test_one_rejection_among_thousands_is_seen_and_the_bar_no_higher_for_it():
    assert drawn(DayCounts(DAY, accepted=9_999, rejected=1)) == [
        [("accepted", 2.0, 98.0), ("rejected", 0.0, 2.0)]
    ]


def test_nothing_at_all_makes_an_empty_chart():
    empty = chart([DayCounts(DAY), DayCounts(DAY)])
    assert (empty.top, empty.width, empty.totals) == (0, 20, {"accepted": 0, "again": 0, "rejected": 0})


def test_each_series_is_summed():
    both = chart([DayCounts(DAY, accepted=1, again=2, rejected=3), DayCounts(DAY, accepted=10)])
    assert both.totals == {"accepted": 11, "again": 2, "rejected": 3}
