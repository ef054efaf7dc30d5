"""Column lengths (max_length), in characters (code points).

Forms refuse a person's longer words, and services cut what is not a person's, both by these figures. That of a
label, which guessing one from a text needs too, is in ``texts/contract.py``, that of a digest where one is made.
"""

from typing import Final

# The largest number that a column of integers holds.
INTEGER_LIMIT: Final = 2**31 - 1

# Names: of somebody as history has it, a rollout, a template, a saved filter, a tag, a bank holiday, an agent,
# a team, a token.
PERSON_LIMIT: Final = 200
TITLE_LIMIT: Final = 200
TEMPLATE_NAME_LIMIT: Final = 100
FILTER_NAME_LIMIT: Final = 60
TAG_NAME_LIMIT: Final = 40
TEAM_NAME_LIMIT: Final = 60
TOKEN_NAME_LIMIT: Final = 60
HOLIDAY_NAME_LIMIT: Final = 200
AGENT_NAME_LIMIT: Final = 200
# Why somebody changed something; why something waits, was refused or has ended.
NOTE_LIMIT: Final = 500
REASON_LIMIT: Final = 500
# The same for programs, in one word.
ROW_CODE_LIMIT: Final = 24
# The number of a row as its table has it, and a filter of the list as a query string.
TYPED_NUMBER_LIMIT: Final = 100
QUERY_LIMIT: Final = 3000
# The token of a form, which makes the same form sent twice one change.
SUBMISSION_LIMIT: Final = 64
# A field of the details: its key, which a template names; its label; its help and example; its words for sorting.
FIELD_KEY_LIMIT: Final = 100
FIELD_LABEL_LIMIT: Final = 100
FIELD_HELP_LIMIT: Final = 300
DETAIL_SORT_LIMIT: Final = 100
# Checks: the name of a rule, and the words that it found.
RULE_LIMIT: Final = 24
EXCERPT_LIMIT: Final = 80
# The name of a table's column, folded.
COLUMN_NAME_LIMIT: Final = 200
# The name of a time zone.
TIME_ZONE_LIMIT: Final = 64
# A country or a part of one, as ISO 3166 writes it: "IE", "GB-SCT".
REGION_LIMIT: Final = 8
# What Nixflex answers and lists.
MESSAGE_LIMIT: Final = 500
ERROR_CODE_LIMIT: Final = 100
REQUEST_ID_LIMIT: Final = 200
PROVIDER_LIMIT: Final = 32
# What a program calls one of its requests, so that it is not done twice.
IDEMPOTENCY_KEY_LIMIT: Final = 200
# A webhook's address and what it is for; the names of events, messages and what they are about.
URL_LIMIT: Final = 500
DESCRIPTION_LIMIT: Final = 100
WEBHOOK_NAME_LIMIT: Final = 40
# The public half of the API key, or of a token.
KEY_ID_LIMIT: Final = 100
# What the link of an invitation is found by.
INVITATION_KEY_LIMIT: Final = 64
