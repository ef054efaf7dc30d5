"""The list of pages and states leaves no page of the product out."""

from urllib.parse import urlsplit

from django.urls import URLPattern, resolve

from profiles import urls
from tests.browser.walk.states import STATES

# Addresses that answer no page: fragments, files, and forms that lead to a page.
NO_PAGES = set(
    """
    number-states number-import number-chosen filter-save filter-remove number-draft number-status number-others
    number-push rollout-progress rollout-rows rollout-download rollout-columns rollout-table rollout-replan
    rollout-start rollout-pause rollout-resume rollout-go-on rollout-cancel rollout-retry rollout-undo
    rollout-names rollout-use template-archive template-fields number-version-text audit-export metrics
    account-resume number-import-progress notice-progress notice-numbers notice-drop notice-add notice-clock
    hours-read number-check details-read number-details-draft details-export api-openapi own-email own-sessions
    webhook-switch webhook-secret webhook-test webhook-delivery
    """.split()
)
ROUTES = {pattern.name for pattern in urls.urlpatterns if isinstance(pattern, URLPattern)}


def example(address: str) -> str:
    """Return ``address`` with something in the place of each key."""
    filled, *rest = address.split("{")
    for part in rest:
        filled += ("+441632960001" if filled.endswith("/numbers/") else "1") + part.partition("}")[2]
    return urlsplit(filled).path


def test_every_page_is_in_the_list():
    seen = {resolve(example(state.address)).url_name for state in STATES if state.status != 404}
    assert ROUTES - NO_PAGES - seen == set()


def test_what_is_no_page_still_exists():
    assert set() == NO_PAGES - ROUTES


def test_names_of_states_are_unique():
    names = [state.name for state in STATES]
    assert sorted(set(names)) == sorted(names)


def test_a_new_installation_is_seen_before_a_full_one():
    empty = [state.empty for state in STATES]
    assert empty == sorted(empty, reverse=True)
