"""The data files behind the seeded account: what is wrong in one is told with its place."""

from copy import deepcopy

import pytest

from nixadmin.sandbox.businesses import country, reading, trade


@pytest.fixture
def data(monkeypatch):
    """What a data file holds, for the test to spoil."""
    held = deepcopy({name: reading._parsed(name) for name in ("trades/salon", "uk")})

    def read(name):
        return reading.Table(held[name], f"{name}.toml")

    monkeypatch.setattr(trade, "read", read)
    monkeypatch.setattr(country, "read", read)
    return held


def british_salon():
    return trade.trade.__wrapped__("salon", "UK")


@pytest.mark.parametrize(
    ("key", "value", "complaint"),
    [
        ("names", [], "names must hold"),
        ("names", ["Hair", ""], "names must hold values of type str, not ''"),
        ("names", "Hair", "names must be of type list"),
        ("about", ["Run by {owner}."], "{owner} is no blank"),
        ("questions", [["Do you?", "Ask {who}."]], "{who} is no blank"),
        ("questions", [["Do you?"]], "another shape"),
        ("prices", [["Cut", "cheap", 9]], "another shape"),
        ("prices", [["Cut", 20, 10]], "prices rise"),
        ("price_step", 0, "prices rise"),
        ("price_step", "1", "price_step must be of type"),
        ("weeks", [{"weekdays": "9 to 5"}], "'9 to 5' is not like"),
        ("weeks", [{"weekdays": "09:00-17:00,"}], "is not like"),
        ("weeks", [{"weekdays": "", "sat": "09:00-12:00"}], "not known here: sat"),
        ("prizes", [], "not known here: prizes"),
    ],
)
def test_what_is_wrong_with_a_trade_is_told(data, key, value, complaint):
    data["trades/salon"]["UK"][key] = value
    with pytest.raises(reading.DataError) as told:
        british_salon()
    assert str(told.value).startswith("trades/salon.toml, UK")
    assert complaint in str(told.value)


def test_a_trade_without_a_key_is_told(data):
    del data["trades/salon"]["UK"]["team"]
    with pytest.raises(reading.DataError, match=r"salon\.toml, UK: team must be of type list, not None"):
        british_salon()


def test_a_place_without_a_postal_code_is_told(data):
    data["uk"]["areas"][0]["spots"] = ["Islington"]
    with pytest.raises(reading.DataError, match=r"uk\.toml, areas: 'Islington' is not a place"):
        country.country.__wrapped__("UK")


def test_a_week_has_its_days_in_order(data):
    data["trades/salon"]["UK"]["weeks"] = [
        {"weekdays": "09:00-17:00", "tue": "", "saturday": "09:00-13:00, 14:00-16:00"}
    ]
    assert british_salon().weeks == (
        ("09:00-17:00", "", *["09:00-17:00"] * 3, "09:00-13:00, 14:00-16:00", ""),
    )
