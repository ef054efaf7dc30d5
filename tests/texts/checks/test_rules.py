"""Planted faults are found where they stand, and near misses are silent."""

from datetime import date

import pytest

from profiles.texts.checks.finding import Context, Other
from profiles.texts.checks.runner import RULES, check

TODAY = date(2026, 11, 29)
OTHER = Other("+441632960002", "Old Bank Dental")
CONTEXT = Context(
    today=TODAY,
    number="+441632960001",
    phones={"+441632960002": OTHER},
    names={
        "old bank dental": OTHER,
        "12 bank street": OTHER,
        "12 bank street york yo1 1aa": OTHER,
        "northgate": Other("+441632960003", "Northgate"),
    },
    own_name="Northgate Dental",
    account_numbers=frozenset({"+441632960001", "+441632960002"}),
)

PLANTED = [
    ("contradictory-hours", "Open Mon-Fri 9-5, closed on Monday.", "closed on Monday"),
    (
        "contradictory-hours",
        "Mon-Sat 9am to 5pm.\nParking is free.\nClosed on Wednesday.",
        "Closed on Wednesday",
    ),
    ("contradictory-hours", "Saturday 10-2.\nPay by card.\nSaturday 9-1.", "Saturday 9-1"),
    (
        "contradictory-hours",
        "Open Mon-Sat 9-6. We do not open on Wednesdays.",
        "We do not open on Wednesdays",
    ),
    (
        "contradictory-hours",
        "Mon-Fri 9-5\nSun 10-4\nNB: we are closed at weekends.",
        "we are closed at weekends",
    ),
    ("contradictory-hours", "Open 7 days a week.\nMon-Sat 9-6\nSun closed", "Sun closed"),
    (
        "contradictory-hours",
        "Tuesday to Saturday 10am to 7pm. Closed Sundays, Mondays and Tuesdays.",
        "Closed Sundays, Mondays and Tuesdays",
    ),
    ("contradictory-hours", "Hours: M-F 8am-5pm. Closed Fridays.", "Closed Fridays"),
    ("contradictory-hours", "Bank Holidays: Closed\nMon 9-5\nMon 10-6", "Mon 10-6"),
    (
        "contradictory-hours",
        "The office is open Monday 8am to 4pm. The office is open Monday 9am to 5pm.",
        "open Monday 9am to 5pm",
    ),
    ("contradictory-hours", "9am-5pm every day except Sunday. Closed on Saturdays.", "Closed on Saturdays"),
    (
        "contradictory-hours",
        "Tuesday to Sunday 11am-9pm. We are closed every Wednesday.",
        "We are closed every Wednesday",
    ),
    (
        "contradictory-hours",
        "Office hours: Mon-Fri 9-5\nWe are closed on Fridays.",
        "We are closed on Fridays",
    ),
    ("contradictory-hours", "Open 24/7. Closed on Sundays.", "Closed on Sundays"),
    (
        "contradictory-hours",
        "Shop hours: Mon-Sat 9-5.30. Closed all day Thursday.",
        "Closed all day Thursday",
    ),
    ("contradictory-hours", "Say: “Be quick.”\nOpen Mon-Fri 9-5. Closed Friday.", "Closed Friday"),
    ("past-date", "Use code SAVE10 before 31 August 2026.", "31 August 2026"),
    ("bad-phone", "Call us at 212-555-01.", "212-555-01"),
    ("others-name", "Old Bank Dental’s hygienist is Jo.", "Old Bank Dental"),
    ("impossible-time", "The surgery is from 17.30 to 19.75.", "19.75"),
    ("past-date", "Bank holiday closing: 28.08.2026.", "28.08.2026"),
    ("past-date", "Away from 1 to 15 August 2026.", "15 August 2026"),
    ("two-prices", "MOT £45\nService £199\nMOT £54.85", "£54.85"),
    ("two-prices", "Delivery: £3.50. Collection is free. Delivery is £4.50.", "£4.50"),
    ("others-name", "Address: 12 Bank Street, York, YO1 1AA", "12 Bank Street, York, YO1 1AA"),
    ("transfer-target", "Sales: [transfer: +12125550100]", "[transfer: +12125550100]"),
    ("transfer-target", "Sales: [TRANSFER:sales]", "[TRANSFER:sales]"),
    ("open-placeholder", "We open at {opening_time}.", "{opening_time}"),
    ("open-placeholder", "Tel: [insert phone number]", "[insert phone number]"),
    ("action-tag", "Say goodbye. [end_call]", "[end_call]"),
    (
        "repeated-sentence",
        "Bring your own insurance card.\nBring your own insurance card!",
        "Bring your own insurance card!",
    ),
    ("impossible-time", "We close at 25:00.", "25:00"),
    ("impossible-time", "Open 9:75am to 5pm.", "9:75am"),
    ("impossible-time", "We reopen on 31 June.", "31 June"),
    ("impossible-time", "Closed on Monday 25 December 2026.", "Monday 25 December 2026"),
    ("past-date", "Closed until 3 March 2026.", "3 March 2026"),
    ("past-date", "Closed for works: 02/03/2026.", "02/03/2026"),
    ("past-date", "The offer ends on August 3, 2026.", "August 3, 2026"),
    ("two-prices", "Services: check-up £45; filling £95.\nA check-up costs £50.", "£50"),
    ("two-prices", "Oil change $49\nBrakes $120\nOil change $59", "$59"),
    ("bad-phone", "Call 01632 96000 now.", "01632 96000"),
    ("bad-phone", "Ring +44 20 7946 01.", "+44 20 7946 01"),
    ("others-phone", "Ring us on 01632 960002.", "01632 960002"),
    ("others-name", "Welcome to Old Bank Dental.", "Old Bank Dental"),
    ("others-name", "You find us at 12 Bank Street.", "12 Bank Street"),
    ("transfer-target", "[TRANSFER: +441632960009] for bills.", "[TRANSFER: +441632960009]"),
    ("open-placeholder", "We are {{name}}.", "{{name}}"),
    ("action-tag", "[END_CALL] when rude.", "[END_CALL]"),
    ("action-tag", "At the end [HANGUP\nBe kind.", "[HANGUP"),
    ("action-tag", "Sales: [TRANSFER:+441632960002\nBe kind.", "[TRANSFER:+441632960002"),
    ("action-tag", "Sales: [TRANSFER +441632960002].", "[TRANSFER +441632960002]"),
    ("action-tag", "Sales: (TRANSFER:+441632960002).", "(TRANSFER:+441632960002)"),
    ("others-phone", "Reception 01632 960002 (9am to 5pm)", "01632 960002"),
    ("two-prices", "Hot stone massage ... £65\nFacial ... £40\nHot stone massage ... £75", "£75"),
    ("two-prices", "Cut £20, shave £12.\nShave £15, dye £30.", "£15"),
    (
        "contradictory-hours",
        "Mon-Sat 9-5 (last orders 4pm). Closed on Wednesday.",
        "Closed on Wednesday",
    ),
    (
        "repeated-sentence",
        "Please come ten minutes before your time. Bring cash. Please come ten minutes before your time.",
        "Please come ten minutes before your time.",
    ),
]
NEAR_MISSES = [
    "Mon-Fri 9-5, Thursday 9-8, closed on Sunday.",
    "Monday to Friday 9-1. Monday to Friday 2-5.",
    "Open Mon-Sun 11-11.\nKitchen: Tue-Sun 12-9, closed Monday.",
    "KITCHEN\nClosed on Monday\n\nOPENING HOURS\nMonday 9-5",
    "A 60:40 blend for £24.99, at 23:59.",
    "Open until 13pm.",
    "The bar is open daily 11am to 11pm. The kitchen is open Monday 12pm to 9pm, closed on Tuesday.",
    "Kitchen hours: Mon-Sat 12-9. Shop hours: Mon-Sat 9-5. Registered before 1 June 2026.",
    "Dublin 12. Phone: (01) 555 0147.",
    "Sales 01632 960210 (Mon-Fri 8-6). Parts 01632 960212 (Mon-Fri 8.30-5).",
    "Phones open 7 days a week. Office closed on Sundays.",
    "Mon-Fri 9-5. We're closed on Sundays and on bank holiday weekends.",
    "Scale 1:72, score 25:61, code E-24:61, https://example.com/?id=25:61.",
    "Heating from November to March. 50% deposit.",
    "A report of 12 May 2026, no. 7 of 3 June 2026. “Lovely” - Argus, 4 July 2026.",
    "Prices 2027: Saturday £7,500. Prices 2028: Saturday £8,000.",
    "LEEDS\nMonday to Friday 9am to 5pm\nYORK\nMonday to Friday 9am to 5pm",
    "Say: “Good [morning/afternoon], [name] speaking.” Mon ami <br>.",
    "12 Bank Street, Leeds.",
    "We reopen on 29 February.",
    "Closed on Friday 25 December 2026.",
    "Established on 3 March 2025.",
    "Closed from 3 November 2026 to 3 December 2026.",
    "Open since 1 June 2026. Prices of 2025 hold.",
    "LADIES\nCut and blow dry £45\nGENTS\nCut and blow dry £25",
    "Women: cut £45. Men: cut £25.",
    "Set lunch, two courses £22; Sunday roast, two courses £27.",
    "Massage 30 minutes £40, massage 60 minutes £65.",
    "VAT number 123 4567 89. Company number 01234567.",
    "Call 020 7946 0104 or (212) 555-0100, in danger 999.",
    "Ring us on 01632 960001.",
    "Northgate Dental, in Northgate.",
    "[see below] and [1].",
    "Closed on Sunday. We take cards. Closed on Sunday.",
    "Winter (from November): Mon-Sat 9am-5pm. Summer (from April): Mon-Sat 9am-6pm.",
    "Mon-Fri 9-5 (winter), Mon-Fri 9-6 (summer)",
    "Open daily 10-5. Farm shop: the same hours, closed on Mondays.",
    "Silver plan £19 pm, gold plan £26 pm, platinum £ 36 pm.",
    "Prices as at 1 April 2026. Last changed 14/01/2026. As seen in the Argus, 12 March 2026.",
    "Cats: one £14. Small dog groom £38, bath £28. Large dog groom £60, bath £42.",
    "Adult £3 single, £5 return; child £1.50 single, £2.50 return.",
    "Call 01632 960123 (8-8 weekdays), 01632 960124 9.30-5, 01632 960125 9am to 5pm, 01632 960126 24/7.",
    "Call 01632 960123 - 9 till 5. Tel: 020 7946 0123/4/5, 0161 496 0166 / 0188.",
    "Q: Is there parking?\nA: Yes, behind the main building.\nQ: Dogs?\nA: Yes, behind the main building.",
    "[IMPORTANT] Be kind. [NOTE: new] [NB]",
]


@pytest.mark.parametrize(("rule", "text", "place"), PLANTED)
def test_planted_fault_is_found_at_its_place(rule: str, text: str, place: str) -> None:
    assert (rule, place) in [(each.rule, text[each.start : each.end]) for each in check(text, CONTEXT)]


@pytest.mark.parametrize("text", NEAR_MISSES)
def test_near_miss_is_silent(text: str) -> None:
    assert check(text, CONTEXT) == []


def rules(text: str, context: Context) -> list[str]:
    return [each.rule for each in check(text, context)]


@pytest.mark.parametrize(("reviewed", "told"), [(date(2025, 11, 28), True), (date(2025, 11, 29), False)])
def test_profile_is_to_be_looked_at_after_a_year(reviewed: date, told: bool) -> None:
    assert (rules("We cut hair.", Context(today=TODAY, reviewed_on=reviewed)) == ["not-reviewed"]) is told


@pytest.mark.parametrize(("zone", "told"), [("America/New_York", True), ("Europe/Lisbon", False)])
def test_agent_of_another_time_is_told(zone: str, told: bool) -> None:
    context = Context(today=TODAY, agent_zone=zone, place_zone="Europe/London")
    assert (rules("We cut hair.", context) == ["agent-zone"]) is told


@pytest.mark.parametrize(("words", "told"), [("9am to 5pm", True), ("cut hair", False)])
def test_details_that_the_text_does_not_say_are_told(words: str, told: bool) -> None:
    assert (rules("We cut hair.", Context(details={"Hours": words})) == ["details-differ"]) is told


def test_date_that_an_hours_detail_wrote_goes_by_itself() -> None:
    text = "Closed on Friday 27 November 2026."
    assert rules(text, Context(today=TODAY, hours=((0, len(text)),))) == []


def test_transfer_within_the_account_is_only_a_tag() -> None:
    assert rules("[TRANSFER: +441632960002]", CONTEXT) == ["action-tag"]


def test_account_with_unknown_numbers_accuses_no_transfer() -> None:
    assert rules("[TRANSFER: +441632960009]", Context()) == ["action-tag"]


def test_every_rule_has_its_name_from_the_contract() -> None:
    assert set(RULES) == set(
        "contradictory-hours impossible-time past-date two-prices bad-phone others-phone others-name"
        " transfer-target open-placeholder action-tag repeated-sentence details-differ"
        " not-reviewed agent-zone near-limit".split()
    )
