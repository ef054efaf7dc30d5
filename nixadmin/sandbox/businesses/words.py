"""Names of streets and people, by country."""


def _names(text: str) -> tuple[str, ...]:
    """Read names that are separated by commas over several lines."""
    return tuple(name.strip() for name in text.split(",") if name.strip())


STREETS = {
    "UK": _names("""
        High Street, Station Road, Church Lane, Victoria Road, Mill Lane, Market Place, The Parade,
        Grove Road, London Road, Park Road, King Street, Albert Road, Bridge Street, Queen's Road,
        Green Lane, Castle Street, North Street, Orchard Row, Chapel Street, Abbey Road,
        Waterloo Terrace, Springfield Road, Canal Street
    """),
    "US": _names("""
        Main Street, Oak Avenue, Maple Street, 5th Street, Washington Avenue, Cedar Lane, Lincoln Way,
        Elm Street, Jefferson Avenue, Highland Avenue, Lakeview Drive, 12th Avenue, Sunset Boulevard,
        Pine Street, Ridge Road, Union Street, Franklin Road, Grant Street, Walnut Street,
        Madison Avenue, River Street, Spruce Court
    """),
}

SURNAMES = {
    "UK": _names("""
        Patel, Hughes, Okafor, Khan, Campbell, Davies, Ahmed, Murphy, Clarke, Singh, Ferguson, Nowak,
        Rossi, Shah, Adeyemi, Evans, Whitaker, Brennan, Mistry, Llewellyn, Fraser, Bianchi, Osei,
        Barker, Chowdhury, Hartley, Kaur, Doyle, Pritchard, Sutton, Iqbal, Marsh, Thornton, Lowe,
        Kelleher, Mbeki, Ellison, Rahman, Wardle, Sinclair, Georgiou, Tran, Beckett, Moss
    """),
    "US": _names("""
        Nguyen, Ramirez, Johnson, Goldberg, Kowalski, Washington, Kim, Delgado, O'Brien, Thompson, Park,
        Bennett, Hernandez, Schultz, Moretti, Jackson, Olsen, Castillo, Reyes, Whitfield, Mehta, Larsen,
        Brooks, Fontaine, Sandoval, Hayes, Becker, Abrams, Coleman, Vasquez, Sullivan, Tanaka, Harper,
        Dominguez, Ellis, Novak, Greene, Pruitt, Salazar, McCoy
    """),
}

FIRST_NAMES = {
    "UK": _names("""
        Priya, Tom, Aisha, Gareth, Chloe, Daniel, Niamh, Oliver, Fatima, Jack, Megan, Kwame, Sophie,
        Ravi, Eilidh, Harry, Zainab, Callum, Hannah, Marcus, Grace, Imran, Lucy, Rhys, Yasmin, Ben,
        Katarzyna, George, Shreya
    """),
    "US": _names("""
        Emily, Carlos, Megan, Jamal, Ashley, David, Maria, Tyler, Linh, Brandon, Rachel, Andre, Nicole,
        Kevin, Sofia, Derek, Grace, Miguel, Hannah, Marcus, Kayla, Ethan, Denise, Omar, Lauren, Victor,
        Tanya, Scott
    """),
}
