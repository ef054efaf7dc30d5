"""Where the businesses are, and the telephone ranges reserved for fiction that go with each place.

United Kingdom: Ofcom's numbers for use in drama. North America: 555-0100 to 555-0199 of each area code, which
the numbering plan sets aside for fiction.
"""

import re
from dataclasses import dataclass

EXAMPLE_NUMBER = "+447446466847"  # the one that the API's public documentation uses in its examples


@dataclass(frozen=True)
class Area:
    """A range of numbers (``prefix`` and then ``digits`` further ones) and the places it serves.

    ``spots`` are (district or town, beginning of its postal code). ``town`` is empty where a spot is a town.
    """

    country: str
    town: str
    prefix: str
    digits: int
    spots: tuple[tuple[str, str], ...]


# town / beginning of the range / districts with their postcode districts
UK_TOWNS = """
London/+442079460/Islington N1, Hackney E8, Clapham SW4, Ealing W5, Greenwich SE10, Hampstead NW3, Acton W3
Bristol/+441174960/Clifton BS8, Bedminster BS3, Redland BS6, Fishponds BS16, Westbury BS9
Leeds/+441134960/Headingley LS6, Chapel Allerton LS7, Horsforth LS18, Roundhay LS8, Pudsey LS28
Sheffield/+441144960/Hillsborough S6, Ecclesall S11, Crookes S10, Meadowhead S8, Dore S17
Nottingham/+441154960/West Bridgford NG2, Beeston NG9, Sherwood NG5, Mapperley NG3, Wollaton NG8
Leicester/+441164960/Clarendon Park LE2, Oadby LE2, Belgrave LE4, Aylestone LE2, Evington LE5
Reading/+441184960/Caversham RG4, Woodley RG5, Tilehurst RG31, Earley RG6, Twyford RG10
Birmingham/+441214960/Harborne B17, Moseley B13, Edgbaston B15, Erdington B23, Kings Heath B14
Edinburgh/+441314960/Leith EH6, Morningside EH10, Stockbridge EH3, Portobello EH15, Gorgie EH11
Glasgow/+441414960/Partick G11, Shawlands G41, Dennistoun G31, Hyndland G12, Bearsden G61
Liverpool/+441514960/Allerton L18, Aigburth L17, Wavertree L15, Woolton L25, Crosby L23
Manchester/+441614960/Didsbury M20, Chorlton M21, Ancoats M4, Levenshulme M19, Sale M33
Newcastle/+441914980/Jesmond NE2, Gosforth NE3, Tynemouth NE30, Heaton NE6, Whitley Bay NE26
Cardiff/+442920180/Canton CF11, Roath CF24, Whitchurch CF14, Penarth CF64, Llandaff CF5
"""

# These two ranges belong to no area, so any small town may have them.
ANYWHERE = ("+441632960", "+447700900")
SMALL_TOWNS = """
Ludlow SY8, Hexham NE46, Frome BA11, Stamford PE9, Kendal LA9, Totnes TQ9, Whitby YO21, Lewes BN7, Oban PA34,
Bakewell DE45, Hay-on-Wye HR3, Harrogate HG1, Abergavenny NP7, Southwold IP18, Malvern WR14, Berkhamsted HP4,
Keswick CA12, Faversham ME13, Skipton BD23, Wells BA5, Melrose TD6, Conwy LL32, Thame OX9, Diss IP22
"""

# area code / city / state / beginning of the ZIP codes
US_CITIES = """
212/New York/NY/100, 718/Brooklyn/NY/112, 617/Boston/MA/021, 401/Providence/RI/029
207/Portland/ME/041, 215/Philadelphia/PA/191, 412/Pittsburgh/PA/152, 410/Baltimore/MD/212
804/Richmond/VA/232, 919/Raleigh/NC/276, 704/Charlotte/NC/282, 404/Atlanta/GA/303
904/Jacksonville/FL/322, 305/Miami/FL/331, 813/Tampa/FL/336, 615/Nashville/TN/372
901/Memphis/TN/381, 502/Louisville/KY/402, 513/Cincinnati/OH/452, 614/Columbus/OH/432
216/Cleveland/OH/441, 313/Detroit/MI/482, 616/Grand Rapids/MI/495, 312/Chicago/IL/606
773/Chicago/IL/606, 414/Milwaukee/WI/532, 608/Madison/WI/537, 612/Minneapolis/MN/554
651/St. Paul/MN/551, 314/St. Louis/MO/631, 816/Kansas City/MO/641, 504/New Orleans/LA/701
405/Oklahoma City/OK/731, 214/Dallas/TX/752, 512/Austin/TX/787, 713/Houston/TX/770
210/San Antonio/TX/782, 303/Denver/CO/802, 719/Colorado Springs/CO/809, 505/Albuquerque/NM/871
602/Phoenix/AZ/850, 520/Tucson/AZ/857, 702/Las Vegas/NV/891, 801/Salt Lake City/UT/841
208/Boise/ID/837, 509/Spokane/WA/992, 206/Seattle/WA/981, 253/Tacoma/WA/984
503/Portland/OR/972, 916/Sacramento/CA/958, 510/Oakland/CA/946, 415/San Francisco/CA/941
408/San Jose/CA/951, 310/Santa Monica/CA/904, 323/Los Angeles/CA/900, 619/San Diego/CA/921
"""


def _spots(text: str) -> tuple[tuple[str, str], ...]:
    """Read "Islington N1, Kings Heath B14" as pairs of name and postal code."""
    pairs = (spot.rsplit(maxsplit=1) for spot in text.split(",") if spot.strip())
    return tuple((name.strip(), code) for name, code in pairs)


def _areas() -> tuple[Area, ...]:
    towns = (line.split("/") for line in UK_TOWNS.strip().splitlines())
    cities = re.findall(r"(\d{3})/([^/]+)/(\w\w)/(\d{3})", US_CITIES)
    return (
        *(Area("UK", town, prefix, 3, _spots(spots)) for town, prefix, spots in towns),
        *(Area("UK", "", prefix, 3, _spots(SMALL_TOWNS)) for prefix in ANYWHERE),
        *(
            Area("US", f"{city}, {state}", f"+1{code}55501", 2, ((city, postal),))
            for code, city, state, postal in cities
        ),
    )


AREAS = _areas()
