"""What people call the columns of their tables: names that mean the same, in normal form."""

import re

# What people call the column of the numbers, the surest first.
NUMBER_NAMES = [
    *("number", "phonenumber", "nixflexnumber", "agentnumber", "telephonenumber", "e164", "did", "ddi"),
    *("phone", "telephone", "tel", "phoneno", "telno", "telephoneno", "telnr", "phonenr"),
    *("contactnumber", "contactno", "mainnumber", "landline", "line", "mobile", "mobileno", "cell"),
]
PHONE, HOURS, ADDRESS, EMAIL, WEB = "phone", "hours", "address", "email", "web"
# Meaning -> what it is called.
SYNONYMS = {
    PHONE: NUMBER_NAMES,
    "name": [
        *(
            "name",
            "label",
            "title",
            "business",
            "company",
            "practice",
            "clinic",
            "surgery",
            "location",
            "site",
        ),
        *("branch", "store", "shop", "office", "salon", "restaurant", "dealership", "organisation"),
        *("organization", "customer", "client", "businessname", "companyname", "practicename", "clinicname"),
        *("surgeryname", "locationname", "sitename", "branchname", "storename", "shopname", "officename"),
        *("tradingname", "customername", "clientname"),
    ],
    HOURS: [
        *("hours", "openinghours", "openingtimes", "opening", "opentimes", "openhours", "opens", "times"),
        *("businesshours", "officehours", "surgeryhours", "surgerytimes", "tradinghours", "storehours"),
    ],
    ADDRESS: [
        *("address", "streetaddress", "fulladdress", "postaladdress", "street", "addr", "addressline1"),
        *("address1", "where"),
    ],
    "postcode": ["postcode", "postalcode", "zip", "zipcode", "postzip", "plz"],
    "town": ["town", "city", "posttown", "towncity", "citytown", "locality"],
    "region": ["county", "state", "province", "region"],
    EMAIL: ["email", "emailaddress", "mail", "contactemail", "eaddress"],
    WEB: ["web", "website", "url", "homepage", "webpage", "webaddress", "webdomain", "siteurl"],
    "services": ["services", "service", "treatments", "whatweoffer", "offer", "servicesoffered"],
    "prices": ["prices", "price", "pricelist", "fees", "cost", "costs"],
    "parking": ["parking", "carpark", "carparking"],
    "contact": ["contact", "contactname", "contactperson", "manager", "practicemanager", "owner"],
    "notes": ["notes", "note", "comments", "comment", "remarks"],
    "tags": ["tags", "tag"],
}
MEANINGS = {name: meaning for meaning, names in SYNONYMS.items() for name in names}


def bare_name(name: str) -> str:
    """Return ``name`` in lower case with only its letters and digits: "Tel. No." is "telno"."""
    return re.sub(r"[\W_]+", "", name).casefold()


def meaning_of(name: str) -> str:
    """Return what a column or a placeholder of this name means, a key of :data:`SYNONYMS`; "" if not known."""
    bare = bare_name(name)
    return MEANINGS.get(bare) or MEANINGS.get(bare.removesuffix("s"), "")
