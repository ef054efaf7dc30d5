"""Paging the audit log without counting it, and searching it for words a stretch at a time."""

import pytest

from profiles.selectors import audit
from tests.html import Page
from tests.pages.audit.test_log import LOG, add, add_many, open_log, reasons
from tests.pages.saving import save_as


def test_pages_lead_to_the_end_and_back(as_viewer):
    add_many(120)
    seen, query = [], "?action=edit"
    while True:
        page = open_log(as_viewer, query)
        seen += reasons(page)
        older = page.all("a", rel="next")
        if not older:
            break
        query = older[0]["href"].removeprefix(LOG)
    assert seen == [str(n) for n in range(120, 0, -1)]
    back = open_log(as_viewer, page.one("a", rel="prev")["href"].removeprefix(LOG))
    assert reasons(back) == [str(n) for n in range(70, 20, -1)]
    first = open_log(as_viewer, back.one("a", rel="prev")["href"].removeprefix(LOG))
    assert reasons(first) == [str(n) for n in range(120, 70, -1)]
    assert not first.all("a", rel="prev")


def test_links_to_other_pages_keep_the_filters(as_viewer):
    add_many(51)
    link = open_log(as_viewer, "?action=edit&q=&actor=Edwin").one("a", rel="next")["href"]
    assert link.startswith(f"{LOG}?action=edit&q=&actor=Edwin&before=")


def test_lines_that_come_in_meanwhile_do_not_shift_the_pages(as_viewer):
    add_many(60)
    older = open_log(as_viewer, "?action=edit").one("a", rel="next")["href"]
    add_many(30)
    assert reasons(Page.of(as_viewer.get(older))) == [str(n) for n in range(10, 0, -1)]


def test_words_are_searched_a_stretch_at_a_time(as_viewer, monkeypatch):
    monkeypatch.setattr(audit, "SEARCH_WINDOW", 30)
    add("needle")
    add_many(100)
    page = open_log(as_viewer, "?q=needle")
    assert page.by_id("audit-rows").words.startswith("Nothing found so far")
    stretches = 1
    while not reasons(page):
        page = open_log(as_viewer, page.one("a", rel="next")["href"].removeprefix(LOG))
        stretches += 1
    assert (reasons(page), stretches) == (["needle"], 4)


def test_a_search_that_has_reached_the_beginning_offers_no_more(as_viewer):
    add("needle")
    page = open_log(as_viewer, "?q=needle")
    assert reasons(page) == ["needle"]
    assert not page.all("nav", class_="pagination")


def test_a_stretch_with_finds_offers_to_go_on(as_viewer, monkeypatch):
    monkeypatch.setattr(audit, "SEARCH_WINDOW", 30)
    add("old needle")
    add_many(40)
    add("new needle")
    page = open_log(as_viewer, "?q=needle")
    assert reasons(page) == ["new needle"]
    assert page.one("a", rel="next").words == "Search further back"


def test_the_log_is_paged_without_counting(as_viewer, statements):
    add_many(60)
    asked = [sql for sql in statements(as_viewer, f"{LOG}?q=1&action=edit") if "profiles_auditevent" in sql]
    assert not [sql for sql in asked if "COUNT(" in sql.upper()]


@pytest.mark.parametrize(
    ("query", "most"),
    [("", 7), ("?number=01632960001&actor=Edwin&action=edit&outcome=ok&from=2026-01-01", 9), ("?q=1", 7)],
)
def test_the_log_takes_as_many_statements_for_3_lines_as_for_60(
    number, as_viewer, editor, statements, query, most
):
    save_as(editor, "Open on Sundays.")
    add_many(3)
    few = statements(as_viewer, LOG + query)
    for version in range(60):
        add(str(version), number=number, revision=number.head)
    assert len(statements(as_viewer, LOG + query)) == len(few) <= most
