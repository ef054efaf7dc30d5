"""Businesses, agents, staff and texts that nobody has, alike for every run."""

import random
from dataclasses import dataclass, field

# Label words by how often they are drawn: the common ones are borne by a fifth of all numbers.
TRADES = {"Dental": 20, "Hair Salon": 20, "Garage": 20, "Restaurant": 20, "Vets": 10, "Plumbing": 10}
NAMES = """
Abbey Acorn Alder Amber Anchor Apple Ash Aspen Avenue Beacon Beech Bell Birch Bridge Brook Castle Cedar Chapel
Cherry Church Clock Clover Copper Corner Crescent Crown Daisy Elm Falcon Fern Field Fountain Foxglove Garden
Gate Granary Grange Green Grove Harbour Hawthorn Hazel Heath Heron High Hill Holly Ivy Jasmine Juniper Lake
Lark Laurel Lime Linden Lodge Maple Market Meadow Mill Minster Moor Oak Olive Orchard Park Pine Poplar Priory
Quay Red River Riverside Robin Rose Rowan Sand Silver Smile Spring Square Station Stone Summer Swan Sycamore
Thistle Tower Vale Victoria Walnut Water Well West White Willow Windmill Wood Yew
""".split()
PLACES = """
Aberdeen Bath Belfast Birmingham Bolton Bradford Brighton Bristol Cambridge Canterbury Cardiff Carlisle Chester
Coventry Croydon Derby Dundee Durham Edinburgh Exeter Glasgow Gloucester Hereford Hull Inverness Ipswich
Lancaster Leeds Leicester Lincoln Liverpool London Luton Manchester Newcastle Newport Norwich Nottingham Oxford
Perth Peterborough Plymouth Portsmouth Preston Reading Salford Salisbury Sheffield Southampton Stirling
Stoke Sunderland Swansea Swindon Truro Wakefield Wells Winchester Wolverhampton Worcester York
Albany Austin Boston Chicago Dallas Denver Houston Memphis Orlando Phoenix Portland Seattle Tampa Tucson
""".split()
# Begins the labels of one number in a hundred, all at the end of the alphabet.
LATE_WORD = "Zodiac"
# Is in the labels of three numbers, however many there are.
RARE_WORD = "Kumquat"

AGENTS = {
    "Dental receptionist": 20, "Salon receptionist": 20, "Garage receptionist": 20, "Restaurant host": 20,
    "Evening desk": 8, "Weekend desk": 6, "Emergency line": 3, "Head office": 2, "Franchise help": 1,
}  # fmt: skip
# Answers for a few dozen numbers, however many there are.
RARE_AGENT = "Overflow line"
STAFF = [
    f"{first} {last}"
    for first in ("Anna", "Ben", "Chloe", "Dev", "Ella", "Femi", "Grace", "Hugo")
    for last in ("Bell", "Khan", "Novak", "Price")
]
SENTENCES = """
Open Monday to Friday from 9am to 5.30pm, Saturday by appointment only.
Closed on bank holidays and between Christmas and New Year.
Parking is behind the building; the entrance is step-free.
Urgent callers are put through to the person on duty.
Prices are on the website; never promise one on the phone.
New customers are welcome and are asked for their name and postcode.
Payment by card, cash or bank transfer; no cheques.
The nearest bus stop is two minutes away, opposite the library.
Ask callers who complain for their number and say that the manager rings back today.
""".strip().splitlines()
# What one newest text in 2,500 says.
RARE_PRICE = "\nA dry cut is 45 pounds."
NOTES = ["", "", "", "New opening hours", "Corrected the address", "Asked for by the customer", "Spelling"]
REFUSALS = ["custom_prompt is not valid", "The agent is not available", "Too many requests, slow down"]


@dataclass
class Inventor:
    """Makes up one thing after another; the same ones for the same ``seed``."""

    seed: int = 20261124
    dice: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)

    def label(self) -> str:
        """Return a business's name, or "" for one number in fifty, which has none yet."""
        if self.dice.random() < 0.02:
            return ""
        name = LATE_WORD if self.dice.random() < 0.01 else self.dice.choice(NAMES)
        trade = self.dice.choices(list(TRADES), [*TRADES.values()])[0]
        return f"{name} {trade} {self.dice.choice(PLACES)}"

    def text(self, label: str, version: int) -> str:
        """Return a profile of 100 to 300 characters, different with each version."""
        said = " ".join(self.dice.sample(SENTENCES, self.dice.randint(1, 3)))
        return f"Business: {label or 'our practice'}. Ask for desk {version}.\n{said}"[:300]

    def more(self, owner: int, average: int) -> str:
        """Return what a newest text says besides: 0 to twice ``average`` characters, and rarely a price."""
        said = RARE_PRICE if owner % 2_500 == 7 else ""
        size = self.dice.randint(0, 2 * average) if average else 0
        while size > 0:
            sentence, name = self.dice.choice(SENTENCES), self.dice.choice(STAFF)
            line = f"\n{sentence} Ask {name} on {self.dice.randint(100, 9999)}."
            said, size = said + line, size - len(line)
        return said[:7_600]


def number(place: int) -> str:
    """Return the ``place``-th number, in E.164: seven of ten are British, the others American."""
    scattered = place * 7_919 % 100_000_000
    return f"+1{2_100_000_000 + scattered}" if place % 10 > 6 else f"+447{400_000_000 + scattered}"
