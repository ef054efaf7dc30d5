"""The pages that are measured, by kind, each kind with the statements it may make."""

from dataclasses import dataclass

LIMITS = {"list": 11, "editor": 8, "history": 7, "audit": 10}


@dataclass(frozen=True)
class Page:
    """One page; names in braces in ``path`` stand for what ``tests.bench.places`` finds in the database."""

    kind: str
    name: str
    path: str
    role: str = "viewer"
    # Why one of its statements may read an index from end to end; "" where none may.
    excuse: str = ""

    @property
    def limit(self) -> int | None:
        """The number of statements, sign-in and rights included, that this kind of page may make."""
        return LIMITS.get(self.kind)

    def __str__(self) -> str:
        return f"{self.kind}: {self.name}"


def _pages(kind: str, role: str = "viewer", **paths: str) -> list[Page]:
    return [Page(kind, name.replace("_", " "), path, role) for name, path in paths.items()]


LIST = _pages(
    "list",
    plain="/numbers/",
    second_page="/numbers/?page=2",
    common_word="/numbers/?q=dental",
    common_word_second_page="/numbers/?q=dental&page=2",
    one_letter="/numbers/?q=c",
    word_late_in_the_list="/numbers/?q=zodiac",
    rare_word="/numbers/?q=kumquat",
    two_words="/numbers/?q=dental+croydon",
    common_and_rare_word="/numbers/?q=dental+kumquat",
    label_as_written="/numbers/?q={label}",
    national_spelling="/numbers/?q={national}",
    international_spelling="/numbers/?q={international}",
    start_of_most_numbers="/numbers/?q=%2B447",
    last_digits="/numbers/?q={last_digits}",
    country="/numbers/?q=%2B44",
    two_digits="/numbers/?q=96",
    one_digit="/numbers/?q=7",
    name_of_big_agents="/numbers/?q=receptionist",
    name_of_rare_agent="/numbers/?q=overflow",
    agent_and_place="/numbers/?q=salon+receptionist+croydon",
    rare_agent_and_place="/numbers/?q=overflow+croydon",
    nothing_found="/numbers/?q=xylophone",
    no_such_number="/numbers/?q=%2B4999123",
    state_live="/numbers/?state=live",
    state_none="/numbers/?state=none",
    state_rejected="/numbers/?state=rejected",
    state_removed="/numbers/?state=removed",
    agent="/numbers/?agent={agent}",
    rare_agent="/numbers/?agent={rare_agent}",
    agent_and_state="/numbers/?agent={agent}&state=live",
    agent_and_rare_state="/numbers/?agent={agent}&state=retrying",
    rare_agent_and_rare_state="/numbers/?agent={rare_agent}&state=retrying",
    word_and_state="/numbers/?q=dental&state=live",
    word_and_rare_state="/numbers/?q=dental&state=rejected",
    word_agent_and_state="/numbers/?q=dental&agent={agent}&state=live",
    rare_word_agent_and_state="/numbers/?q=kumquat&agent={agent}&state=live",
    agents_name_agent_and_state="/numbers/?q=receptionist&agent={agent}&state=rejected",
)
LIST += _pages(
    "list",
    text="/numbers/?in=texts&q=45+pounds",
    text_in_few="/numbers/?in=texts&q=desk+7.",
    text_in_many="/numbers/?in=texts&q=bank+holidays",
    text_in_all="/numbers/?in=texts&q=business",
    text_nowhere="/numbers/?in=texts&q=xylophone",
    text_of_common_parts_nowhere="/numbers/?in=texts&q=the+customer+is+on+the+street",
    text_and_state="/numbers/?in=texts&q=bank+holidays&state=rejected",
    text_in_few_and_agent="/numbers/?in=texts&q=45+pounds&agent={agent}",
    text_in_many_by_length="/numbers/?in=texts&q=bank+holidays&sort=-length",
    by_label_backwards="/numbers/?sort=-label",
    by_state="/numbers/?sort=state",
    by_state_backwards="/numbers/?sort=-state",
    longest_first="/numbers/?sort=-length",
    shortest_first="/numbers/?sort=length",
    newest_change_first="/numbers/?sort=-changed",
    oldest_change_first="/numbers/?sort=changed",
    by_length_of_an_agent="/numbers/?sort=-length&agent={agent}",
    by_change_in_a_state="/numbers/?sort=-changed&state=live",
    by_length_common_word="/numbers/?sort=-length&q=dental",
    by_change_rare_word="/numbers/?sort=-changed&q=kumquat",
    needs_a_person="/numbers/?state=needs-a-person",
    not_live="/numbers/?state=not-live",
    changed_this_week="/numbers/?changed=week&sort=-changed",
    changed_this_week_by_label="/numbers/?changed=week",
)
LIST += _pages(
    "large list",
    rows_200="/numbers/?size=200",
    rows_200_of_a_text="/numbers/?size=200&in=texts&q=bank+holidays",
)
COUNTED = "a numbered page is counted off from the first, in the index alone"
LIST += [
    Page("list", "middle page", "/numbers/?page={middle_page}", excuse=COUNTED),
    Page("list", "last page", "/numbers/?page={last_page}", excuse=COUNTED),
    Page("list", "last page by length", "/numbers/?page={last_page}&sort=length", excuse=COUNTED),
    Page(
        "list",
        "by length in a rare state",
        "/numbers/?sort=length&state=rejected",
        excuse="a rare state is picked out of the order in the index alone",
    ),
]
EDITOR = [
    Page("editor", "viewer", "/numbers/{short}/"),
    Page("editor", "editor", "/numbers/{short}/", "editor"),
    Page("editor", "editor, 2,000 versions", "/numbers/{long}/", "editor"),
    Page("editor", "editor, with drafts", "/numbers/{drafted}/", "editor"),
    Page("editor", "editor, pending", "/numbers/{pending}/", "editor"),
    Page("editor", "editor, rejected", "/numbers/{rejected}/", "editor"),
    Page("editor", "editor, no profile", "/numbers/{bare}/", "editor"),
]
STATUS = _pages("status", live="/numbers/{short}/status/", pending="/numbers/{pending}/status/")
HISTORY = _pages(
    "history",
    short="/numbers/{short}/history/",
    newest_of_2000="/numbers/{long}/history/",
    middle_of_2000="/numbers/{long}/history/?before={middle_version}",
    upwards_from_the_middle="/numbers/{long}/history/?after={middle_version}",
    oldest_of_2000="/numbers/{long}/history/?before=20",
)
COMPARE = _pages(
    "compare",
    two_versions="/numbers/{long}/compare/?from=3&to=7",
    with_live="/numbers/{long}/compare/?from=live&to=7",
    confirm_a_revert="/numbers/{long}/revert/7/",
    role="editor",
)
OVERVIEW = [Page("overview", "plain", "/", excuse="counts all numbers by state, in the index alone")]
AUDIT = _pages(
    "audit",
    plain="/audit/",
    deep="/audit/?before={middle_event}",
    newer="/audit/?after={middle_event}",
    number="/audit/?number={short_typed}",
    number_of_2000_versions="/audit/?number={long_typed}",
    no_such_number="/audit/?number=%2B4999123",
    actor="/audit/?actor={actor}",
    unknown_actor="/audit/?actor=Nobody",
    part_of_a_name="/audit/?actor=system",
    last_digits_of_a_number="/audit/?number={last_digits}",
    digits_of_too_many_numbers="/audit/?number=7",
    rare_word_of_labels="/audit/?number=kumquat",
    action="/audit/?action=edit",
    rare_action="/audit/?action=login_failed",
    unused_action="/audit/?action=adopt",
    outcome="/audit/?outcome=accepted",
    rare_outcome="/audit/?outcome=failed",
    action_and_rare_outcome="/audit/?action=import&outcome=failed",
    action_and_outcome_never_together="/audit/?action=push&outcome=ok",
    actor_and_action="/audit/?actor={actor}&action=edit",
    actor_and_unused_action="/audit/?actor={actor}&action=adopt",
    actor_and_rare_outcome="/audit/?actor={actor}&outcome=failed",
    actor_action_and_outcome="/audit/?actor={actor}&action=push&outcome=rejected",
    actor_action_and_outcome_never_together="/audit/?actor={actor}&action=push&outcome=ok",
    number_action_and_outcome="/audit/?number={long_typed}&action=push&outcome=rejected",
    one_day="/audit/?from={old_day}&to={old_day}",
    since_a_day="/audit/?from={old_day}",
    until_a_day="/audit/?to={old_day}",
    before_everything="/audit/?to=2001-01-01",
    after_everything="/audit/?from=2900-01-01",
    all_days="/audit/?from=2001-01-01&to=2900-01-01",
    all_days_and_unused_action="/audit/?from=2001-01-01&to=2900-01-01&action=adopt",
    one_day_and_action="/audit/?from={old_day}&to={old_day}&action=edit",
    one_day_and_actor="/audit/?from={old_day}&to={old_day}&actor={actor}",
    one_day_and_rare_outcome="/audit/?from={old_day}&to={old_day}&outcome=failed",
    since_a_day_and_rare_outcome="/audit/?from={old_day}&outcome=failed",
    until_a_day_and_number="/audit/?to={old_day}&number={long_typed}",
    since_a_day_actor_and_action="/audit/?from={old_day}&actor={actor}&action=edit",
    words="/audit/?q=postcode",
    words_found="/audit/?q=opening+hours",
    words_not_found_deep="/audit/?q=xylophone&before={middle_event}",
    words_not_found_upwards="/audit/?q=xylophone&after={middle_event}",
    words_and_actor="/audit/?q=xylophone&actor={actor}",
    words_and_action="/audit/?q=xylophone&action=edit",
    words_and_rare_action="/audit/?q=xylophone&action=login",
    since_a_day_and_actor_who_left="/audit/?from={old_day}&actor=System:+import",
    words_and_rare_outcome="/audit/?q=xylophone&outcome=failed",
    words_and_number="/audit/?q=opening&number={long_typed}",
    words_and_one_old_day="/audit/?q=opening&from={old_day}&to={old_day}",
    words_until_an_old_day="/audit/?q=xylophone&to={old_day}",
    everything_at_once="/audit/?q=a&number={long_typed}&actor={actor}&action=push&outcome=accepted&from={old_day}",
)
PAGES = [*LIST, *EDITOR, *STATUS, *HISTORY, *COMPARE, *OVERVIEW, *AUDIT]
