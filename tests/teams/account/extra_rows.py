"""More of everything, for one team."""

from profiles.models import Draft, MeantSo, NumberFinding, NumberTag, PhoneNumber
from profiles.models.audit import Action
from tests.conftest import actor
from tests.teams.account.log import log
from tests.teams.account.marks import TEMPLATE_TEXT, mark
from tests.teams.account.notices import add_heard, make_notice
from tests.teams.account.numbers import add_attempt, make_number, write
from tests.teams.account.rollouts import ROLLOUTS, add_row, make_rollout
from tests.teams.account.sides import Account, Side


def add_more(account: Account, side: Side) -> None:
    """Give the team more of everything, which nobody of the other team is to notice."""
    whose, writer = side.whose, actor(side.people["editor"])
    for place, name in enumerate(("more", "rejected", "drifted", "new", "pending"), start=51):
        made = make_number(side.key(place), side.number(place), mark(whose, "label"), None)
        side.numbers[name] = made
        NumberTag.objects.create(number=made, tag=side.tag)
        if name != "new":
            write(made, f"Again {mark(whose, 'text')}.", writer)
            add_attempt(made, "rejected", mark(whose, "said"))
        PhoneNumber.objects.filter(pk=made.pk).update(state="live" if name in {"more", "new"} else name)
        log(Action.EDIT, who=side.people["manager"], number=made, reason=mark(whose, "eventreason"))
        log(Action.LOGIN, who=side.people["manager"])
        NumberFinding.objects.create(number=made, rule="past-date", count=1, start=0, end=4, message="Why.")
        for stage, rollout in account.rollouts.items():
            add_row(rollout, place, side, ROLLOUTS[stage][2], name)
        for state, notice in account.notices.items():
            if state != "draft":
                add_heard(notice, side, name, state)
    more = make_notice(side.key(60), mark(whose, "notice"), "in_force", author=side.people["manager"])
    add_heard(more, side, "more", "in_force")
    add_row(make_rollout(side.key(61), mark(whose, "rollout"), "asking", None), 1, side, "waiting")
    _add_followers(account, side)
    _add_plans(account, side)


def _add_followers(account: Account, side: Side) -> None:
    """Numbers that follow the template, with unsaved words, and with what is meant so."""
    for place in (71, 72):
        made = make_number(side.key(place), side.number(place), mark(side.whose, "label"), None)
        NumberTag.objects.create(number=made, tag=side.tag)
        details = {"clinic.name": f"{mark(side.whose, 'detail')} number {place}"}
        body = TEMPLATE_TEXT.replace("${clinic.name}", details["clinic.name"])
        version = account.template.head
        write(made, body, actor(side.people["editor"]), template_version=version, details=details)
        Draft.objects.create(number=made, user=side.people["editor"], text="Open.", base_version=1)
        MeantSo.objects.create(number=made, rule="bad-phone", person_name="Somebody")
        NumberFinding.objects.create(
            number=made, rule="bad-phone", count=1, start=0, end=4, message="Why.", is_meant=True
        )


def _add_plans(account: Account, side: Side) -> None:
    """A rollout of the template and a notice that wait for somebody."""
    by = {"author": side.people["manager"], "author_name": mark(side.whose, "manager")}
    plan = make_rollout(side.key(62), mark(side.whose, "rollout"), "planned", account.template.head, **by)
    add_row(plan, 1, side, "none")
    make_notice(side.key(63), mark(side.whose, "notice"), "draft", **by).tags.add(side.tag)
