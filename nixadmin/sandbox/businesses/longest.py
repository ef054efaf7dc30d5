"""One believable profile of exactly the length the API allows."""

import random

from nixadmin.sandbox.account import TEXT_LIMIT
from nixadmin.sandbox.businesses import dentists
from nixadmin.sandbox.businesses.profile_text import price_line

# Sentences that bring the longest profile to its exact length; each may be used once.
HOUSE_NOTES = (
    "Post is opened at noon.",
    "The lift is checked on the first Monday of the month.",
    "Letters for patients are sent within five working days.",
    "The phone line for hearing-aid users is the same number.",
    "Lost property is kept for three months.",
    "We close at 3pm on Christmas Eve.",
    "Suppliers should ring before 10am.",
    "Prams can be left beside the front door.",
    "Students on placement are introduced by name.",
    "Water is offered in the waiting room.",
    "The radio can be turned down on request.",
    "A quiet room is free for anxious patients.",
    "Job applicants should write to the practice manager.",
    "Models and moulds are kept for two years.",
    "We can print your treatment plan in large type.",
    "Interpreters are booked with three days' notice.",
    "Please wear a mask if you have a cough.",
    "Blue badge holders may use the bay by the steps.",
    "Taxis can stop in Wharf Lane.",
    "Bicycles can be locked to the rail outside.",
    "The waiting room has a shelf of books to swap.",
    "The fire alarm is tested on Tuesdays at 8:15.",
    "Old crowns can be returned to you if you ask.",
    "Gold goes to a local charity.",
    "X-rays can be sent to another dentist by email.",
    "We recycle toothbrushes.",
    "Sports guards come in school colours.",
    "Ask about our open evening in May.",
)

INTRODUCTION = """\
Business: Harbourside Dental and Implant Centre.
Address: 3 Wharf Lane, Bristol BS1 4RB. The entrance is on the water side, between the chandlery and the \
bakery.

OPENING HOURS
Monday 08:00 - 18:00
Tuesday 08:00 - 20:00
Wednesday 08:00 - 18:00
Thursday 08:00 - 20:00
Friday 08:00 - 16:30
Saturday 09:00 - 14:00
Sunday closed
The phones open at 8:00 every working day. Between Christmas and New Year only emergencies are seen.

ABOUT US
We are a referral centre and a general practice under one roof: six surgeries, a scanner, a small \
laboratory and a recovery room. About a third of our patients are sent to us by other dentists for \
implants, root canal treatment or gum disease; everyone else comes to us as to any family dentist. Callers \
often do not know which of the two they are, so ask first: "Has your dentist referred you to us, or would \
you like to join as a patient?"

REFERRALS
- Take the patient's name, date of birth and phone number, and the name and town of the dentist who \
referred them.
- Ask whether the letter and X-rays have been sent. If not, the practice can send them by email or by \
post.
- A first consultation is offered within ten working days. For pain or swelling it is offered within two.
- The fee for the consultation is £120 with a scan and £85 without, and comes off the price of the \
treatment.
- After the treatment the patient goes back to their own dentist. We do not take over anyone's routine \
care.

WHO DOES WHAT
- Dr Eleanor Sutton, clinical director: implants and bone grafts. Monday to Thursday. Books up six weeks \
ahead.
- Dr Rhys Llewellyn: implants and full-arch work. Tuesday, Wednesday and alternate Saturdays.
- Dr Shreya Shah: root canal treatment only, with a microscope. Monday, Tuesday and Friday.
- Dr Kwame Osei: gum disease. Wednesday and Thursday. Speaks French and Twi.
- Dr Chloe Barker and Dr Imran Rahman: general dentistry for adults and children, every weekday.
- Lucy, Niamh and Ben: hygienists and therapists. Direct booking is possible with all three.
- Grace: treatment coordinator. She explains plans and payments, and can be rung directly between 10am and \
4pm.
- Marcus: practice manager. Complaints, records and anything about money that is in dispute go to him.

BEFORE AND AFTER SURGERY
- Patients having sedation must bring an adult who takes them home and stays until the evening. They must \
not drive, work or sign anything important until the next day, and must not eat for two hours before.
- Blood thinners are never stopped without asking us and the patient's doctor. If a caller asks, take a \
message for the surgeon and mark it as today.
- A little bleeding, swelling for three days and a dull ache are usual. Fever, bleeding that soaks a pad \
for more than half an hour, or numbness that is still there the next morning are not: put the call through \
or ring the on-call mobile.
- Stitches come out after seven to ten days, in a free visit of ten minutes.

CHILDREN
- Children under two are seen free of charge with a parent's check-up. There are toys, and a fish tank.
- School letters are written on the day. Ask the parent which school, and whether the child has a support \
plan.
- The therapist sees children on Saturdays between 9:00 and 11:30; those places go quickly in the \
holidays.
- Braces: a first look is free. If treatment is needed the child is referred to the orthodontist in \
Clifton.

PAYING
- Cards, bank transfer and cash up to £200. Cheques are no longer taken.
- The monthly plan covers two check-ups, two hygienist visits and 10% off everything except implants and \
laboratory work. It begins on the first of the next month.
- Insurance: patients pay us and claim the money back. We fill in the form on the same day if they bring \
it.
- A deposit of 20% is asked for surgery of more than an hour and is returned if we are told three working \
days ahead.

GETTING HERE
- From Temple Meads station it is a walk of twelve minutes along the harbour, or three stops by bus to \
Wharf Lane.
- By car use the multi-storey in Prince's Yard; we pay for the first hour if the ticket is shown at the \
desk. Sat navs lead into the pedestrian street, so tell drivers to follow the signs to the harbour car \
parks.
- The door is level with the street and opens by itself. Surgeries 1 to 3 are on the ground floor.

HOW WE LIKE THE PHONE TO BE ANSWERED
Say "Harbourside Dental, good morning" or "good afternoon". Use the patient's title until they offer a \
first name. Never leave details of treatment on an answering machine: say only that the practice has rung, \
and give the number. If two people talk at once on a speaker phone, ask to speak with the patient alone.
"""


def longest() -> str:
    """Return a profile of exactly 8,000 UTF-16 code units, in lines that end in LF."""
    rng = random.Random("longest")  # noqa: S311 - reproducible on purpose, and no secret
    trade = dentists.UK
    sections = {
        "PRIVATE FEES": [price_line(rng, trade, place) for place in range(len(trade.prices))],
        "RULES OF THE HOUSE": trade.policies,
        "QUESTIONS CALLERS ASK": [f"{asked} {said}" for asked, said in trade.questions],
        "URGENT CALLS": trade.urgent,
    }
    parts = [INTRODUCTION]
    for title, lines in sections.items():
        parts.append("\n".join([title, *(f"- {line}" for line in lines), ""]))
    text = "\n".join([*parts, "HOUSE NOTES\n"])
    return text + " ".join(_notes_of_length(TEXT_LIMIT - len(text)))


def _notes_of_length(length: int) -> list[str]:
    """Return house notes that, joined by spaces, have exactly ``length`` characters."""
    # Which notes reach each total, when every note is followed by a space (the last space is not written).
    reached: dict[int, list[str]] = {0: []}
    for note in HOUSE_NOTES:
        for total, notes in list(reached.items()):
            reached.setdefault(total + len(note) + 1, [*notes, note])
    return reached[length + 1]
