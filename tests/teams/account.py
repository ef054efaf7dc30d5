"""An account of two teams, in which everything of a team bears its marks: words, keys, phone numbers.

The marks of "a" and "b" are the teams', those of "u" belong to what only people see who see all: rows that name no
number, and counts over both.
"""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Group, User
from django.utils import timezone

from profiles.models import Account as AccountRow
from profiles.models import (
    Agent,
    ApiToken,
    AuditEvent,
    Draft,
    Field,
    MeantSo,
    Notice,
    NoticeNumber,
    NumberFinding,
    NumberTag,
    Person,
    PhoneNumber,
    PushAttempt,
    Revision,
    Rollout,
    RolloutRow,
    SavedFilter,
    Tag,
    Team,
    Template,
    TemplateVersion,
    WebhookDelivery,
    WebhookEndpoint,
)
from profiles.models.audit import Action
from profiles.models.notice import NoticeNumberState, NoticeState
from profiles.models.revision import Kind
from profiles.services import revisions
from profiles.services.actors import Actor
from tests.conftest import SYSTEM, actor
from tests.notices import keep_version

TEAMS = ("a", "b")
ROLES = {"viewer": "Viewers", "editor": "Editors", "manager": "Managers"}
BASES = {"a": 7_707_100, "b": 7_707_200, "u": 7_707_300}
# Of what is of both. High as well: a database that has run other tests counts on from their keys.
BOTH = 7_706_000
NEXT_KEY = 7_708_000
# A count over what both teams have.
COUNT_OF_BOTH = 7_707_399
TEMPLATE_TEXT = "Business: ${clinic.name}.\nSpeak slowly."


def mark(whose: str, word: str = "") -> str:
    """Return a word that tells whose what says it is."""
    return f"quokka{whose}{word}"


def marks_of(whose: str) -> re.Pattern[bytes]:
    """Return the pattern of everything that tells of ``whose``: words, keys, phone numbers in any spelling."""
    key, number = str(BASES[whose])[:5], {"a": "971", "b": "972", "u": "973"}[whose]
    return re.compile(rf"(?i:quokka{whose}\w*)|{key}\d\d(?!\d)|1632\D{{0,3}}{number}\d{{3}}".encode())


@dataclass
class Side:
    """What one team has: people by role, numbers, rollouts and notices by what they are for."""

    whose: str
    tag: Tag
    team: Team
    people: dict[str, User]
    numbers: dict[str, PhoneNumber] = field(default_factory=dict)
    rollouts: dict[str, Rollout] = field(default_factory=dict)
    notices: dict[str, Notice] = field(default_factory=dict)

    def key(self, place: int) -> int:
        return BASES[self.whose] + place

    def number(self, place: int) -> str:
        """Return the phone number at ``place``; there is one where one was made."""
        return f"+441632{ {'a': '971', 'b': '972', 'u': '973'}[self.whose] }{place:03}"


@dataclass
class Account:
    """The whole: both sides, and what is of both."""

    sides: dict[str, Side]
    sees_all: User
    template: Template
    shared: PhoneNumber
    rollouts: dict[str, Rollout]
    notices: dict[str, Notice]


def make_account() -> Account:
    """Make it. The template, the field and the shared number are nobody's secret."""
    sees_all = _person("Director", "Managers")
    # With a worker about, no page looks at profiles itself and forgets what was found here.
    AccountRow.objects.create(pk=AccountRow.ONLY, alive_at=timezone.now())
    template = Template.objects.create(pk=1, name="Clinic", version=1)
    version = TemplateVersion.objects.create(template=template, version=1, text=TEMPLATE_TEXT)
    template.head = version
    template.save()
    Field.objects.create(pk=1, key="clinic.name", label="Name")
    sides = {whose: _side(whose) for whose in TEAMS}
    for side in sides.values():
        _numbers(side, version)
    shared = _number(1, "+441632960001", "Shared desk", None)
    _write(shared, "We share a desk.", SYSTEM)
    for side in sides.values():
        NumberTag.objects.create(number=shared, tag=side.tag)
    for side in sides.values():
        _rollouts(side, version)
        _notices(side)
        _events(side)
    made = Account(
        sides,
        sees_all,
        template,
        shared,
        _mixed_rollouts(sides, version, sees_all),
        _mixed_notices(sides, sees_all),
    )
    # What is made from now on has keys beyond all of these.
    _rollout(NEXT_KEY, "", "cancelled", None).delete()
    ApiToken.objects.create(pk=NEXT_KEY, owner=sees_all, expires_at=timezone.now()).delete()
    WebhookDelivery.objects.create(pk=NEXT_KEY, endpoint_id=BASES["a"] + 4).delete()
    now = timezone.now()
    Notice.objects.create(pk=NEXT_KEY, starts_at=now, ends_at=now + timedelta(days=1)).delete()
    return made


def _person(name: str, group: str) -> User:
    user = User.objects.create_user(name, password="pass-for-tests")
    user.groups.add(Group.objects.get(name=group))
    return user


def _side(whose: str) -> Side:
    tag = Tag.objects.create(pk=BASES[whose] + 1, name=mark(whose, "tag"))
    team = Team.objects.create(pk=BASES[whose] + 2, name=mark(whose, "team"))
    team.tags.add(tag)
    people = {role: _person(mark(whose, role), group) for role, group in ROLES.items()}
    for user in people.values():
        Person.objects.update_or_create(user=user, defaults={"sees_all": False})
        team.members.add(user)
        SavedFilter.objects.create(user=user, name=mark(whose, "filter"), query="state=live")
    _doors(whose, team, people["manager"])
    return Side(whose, tag, team, people)


def _doors(whose: str, team: Team, manager: User) -> None:
    """Tokens and webhooks of the team."""
    ApiToken.objects.create(
        pk=BASES[whose] + 3,
        owner=manager,
        name=mark(whose, "token"),
        key_id=mark(whose, "key"),
        secret_hash="0" * 64,
        expires_at=timezone.now() + timedelta(days=9),
    )
    endpoint = WebhookEndpoint.objects.create(
        pk=BASES[whose] + 4,
        url=f"https://{mark(whose, 'host')}.example/hook",
        description=mark(whose, "hook"),
        events=["profile.saved"],
        team=team,
        maker=manager,
        maker_name=mark(whose, "manager"),
    )
    WebhookDelivery.objects.create(
        pk=BASES[whose] + 5,
        endpoint=endpoint,
        message=mark(whose, "message"),
        event="profile.saved",
        subject=mark(whose, "subject"),
        payload=f'{{"number": "{mark(whose, "payload")}"}}',
        answer=mark(whose, "answer"),
        tried_at=timezone.now(),
        status=500,
    )


def _numbers(side: Side, version: TemplateVersion) -> None:
    whose, writer = side.whose, actor(side.people["editor"])
    agent = Agent.objects.create(
        pk=side.key(9),
        agent_id=mark(whose, "agentid"),
        name=mark(whose, "agent"),
        system_prompt=mark(whose, "prompt"),
    )
    for place, name in enumerate(("live", "rejected", "drifted", "new", "pending", "renewing"), start=11):
        label = f"{mark(whose, 'label')} {mark(whose, name)}"
        made = side.numbers[name] = _number(side.key(place), side.number(place), label, agent)
        NumberTag.objects.create(number=made, tag=side.tag)
    live = side.numbers["live"]
    _write(live, f"Long ago {mark(whose, 'past')}.", writer, note=mark(whose, "note"))
    details = {"clinic.name": mark(whose, "detail")}
    body = TEMPLATE_TEXT.replace("${clinic.name}", details["clinic.name"])
    _write(live, body, writer, note=mark(whose, "note"), template_version=version, details=details)
    _write(side.numbers["renewing"], body, writer, template_version=version, details=details)
    for name in ("rejected", "drifted", "pending"):
        _write(side.numbers[name], f"We say {mark(whose, 'text')}.", writer, live=False)
    now = timezone.now()
    states: dict[str, dict[str, Any]] = {
        "rejected": {"state": "rejected"},
        "drifted": {"state": "drifted", "remote_text_seen": mark(whose, "outside")},
        "pending": {"state": "pending", "next_push_at": now},
        "renewing": {"recompose_at": now - timedelta(minutes=7)},
    }
    for name, fields in states.items():
        PhoneNumber.objects.filter(pk=side.numbers[name].pk).update(**fields)
    for name, outcome in {"rejected": "rejected", "live": "accepted", "pending": "unknown"}.items():
        _attempt(side.numbers[name], outcome, mark(whose, "said"))
    _beside(side, live)


def _number(pk: int, number: str, label: str, agent: Agent | None) -> PhoneNumber:
    now = timezone.now()
    return PhoneNumber.objects.create(
        pk=pk, number=number, label=label, agent=agent, state_since=now, remote_text_seen="", verified_at=now
    )


def _write(
    number: PhoneNumber, body: str, writer: Actor, *, live: bool = True, note: str = "", **filled: Any
) -> None:
    kind = Kind.FILLED if filled else Kind.EDITED
    head = revisions.build(number, body, kind=kind, actor=writer, now=timezone.now(), note=note, **filled)
    head.save()
    revisions.set_head(number, head)
    if live:
        number.live, number.remote_text_seen = head, body
    number.save()


def _attempt(number: PhoneNumber, outcome: str, message: str) -> None:
    assert number.head is not None
    PushAttempt.objects.create(
        number=number, revision=number.head, outcome=outcome, message=message, http_status=500
    )


def _beside(side: Side, live: PhoneNumber) -> None:
    """What stands beside a profile: unsaved words, what the checks found, what somebody said of it."""
    whose = side.whose
    for place, role in enumerate(("editor", "manager")):
        user = side.people[role]
        Draft.objects.create(
            number=[live, side.numbers["pending"]][place],
            user=user,
            text=f"Unsaved {mark(whose, 'draft')}",
            base_version=live.version,
        )
    NumberFinding.objects.create(
        number=live,
        rule="past-date",
        count=1,
        start=0,
        end=4,
        message=mark(whose, "found"),
        excerpt=mark(whose, "excerpt"),
    )
    NumberFinding.objects.create(
        number=live, rule="bad-phone", count=1, start=0, end=4, message=mark(whose, "meant"), is_meant=True
    )
    MeantSo.objects.create(number=live, rule="bad-phone", person_name=mark(whose, "person"))


# By what each is for: its place among the keys, its stage, and the outcome of its rows.
ROLLOUTS = {
    "planned": (31, "planned", "none"),
    "running": (32, "running", "saved"),
    "finished": (33, "finished", "failed"),
    "asking": (34, "asking", "waiting"),
    "scheduled": (35, "scheduled", "waiting"),
}


def _rollouts(side: Side, version: TemplateVersion) -> None:
    for name, (place, stage, outcome) in ROLLOUTS.items():
        made = side.rollouts[name] = _rollout(
            side.key(place),
            f"{mark(side.whose, 'rollout')} {name}",
            stage,
            version if name == "planned" else None,
            reason=mark(side.whose, "stopped"),
            note=mark(side.whose, "why"),
            author=side.people["manager"],
            author_name=mark(side.whose, "manager"),
        )
        _row(made, 1, side, outcome)


def _rollout(pk: int, title: str, stage: str, version: TemplateVersion | None, **fields: Any) -> Rollout:
    now = timezone.now()
    begun = stage in {"running", "finished"}
    options: dict[str, Any] = {"text": title}
    if version is not None:
        options = {
            "columns": {"clinic.name": "Name"},
            "number_column": "Phone",
            "table_columns": ["Phone", "Name"],
        }
    return Rollout.objects.create(
        pk=pk,
        title=title,
        source="text" if version is None else "template",
        stage=stage,
        template_version=version,
        options=options,
        started_at=now if begun else None,
        starts_at=now + timedelta(days=1) if stage == "scheduled" else None,
        ends_at=now + timedelta(days=2) if stage == "running" else None,
        **fields,
    )


def _row(rollout: Rollout, position: int, side: Side, outcome: str, name: str = "live") -> None:
    number, whose = side.numbers[name], side.whose
    RolloutRow.objects.create(
        pk=rollout.pk * 100 + position,
        rollout=rollout,
        position=position,
        line=position,
        number=number,
        number_typed=number.number,
        text=f"Business: {mark(whose, 'rowtext')}.",
        length=20,
        values={"Phone": number.number, "Name": mark(whose, "cell")},
        base=number.head,
        base_version=number.version,
        effect="changed",
        words_added=1,
        outcome=outcome,
        reason=mark(whose, "rowreason"),
        settled_at=timezone.now(),
        submission=f"{rollout.pk}-{position}",
        revision=number.head if outcome in {"saved", "failed"} else None,
    )


def _mixed_rollouts(sides: dict[str, Side], version: TemplateVersion, author: User) -> dict[str, Rollout]:
    """Rollouts to the numbers of both, by somebody who sees all; one row names no number."""
    made = {}
    for name, (place, stage, outcome) in ROLLOUTS.items():
        rollout = made[name] = _rollout(
            BOTH + place,
            f"For both, {name}",
            stage,
            version if name == "planned" else None,
            author=author,
            author_name="Director",
            reason=mark("u", "moved") if stage == "asking" else "",
        )
        rollout.options["filter"] = mark("u", "chosen")
        rollout.save()
        for position, side in enumerate(sides.values(), start=1):
            _row(rollout, position, side, outcome)
        RolloutRow.objects.create(
            pk=rollout.pk * 100 + 9,
            rollout=rollout,
            position=9,
            line=9,
            number_typed=mark("u", "typed"),
            values={"Phone": mark("u", "typed"), "Name": mark("u", "cell")},
            text=mark("u", "rowtext"),
            effect="blocked",
            reason=mark("u", "rowreason"),
            submission=f"{rollout.pk}-9",
        )
        _event(Action.ROLLOUT_STEP, rollout=rollout, data={"step": "planned", "rows": COUNT_OF_BOTH})
        asks = {"step": "asks for a decision"}
        _event(Action.ROLLOUT_STEP, rollout=rollout, reason=mark("u", "moved"), data=asks)
    return made


def _notice(pk: int, title: str, state: str, **fields: Any) -> Notice:
    now = timezone.now()
    is_set = state != NoticeState.DRAFT
    notice = Notice.objects.create(
        pk=pk,
        title=title,
        state=state,
        starts_at=now - timedelta(hours=2),
        ends_at=now + timedelta(days=1),
        set_at=now if is_set else None,
        local_time=False,
        **{"text": f"{title} is said.", "author_name": "Director", **fields},
    )
    keep_version(notice)
    return notice


def _notices(side: Side) -> None:
    whose = side.whose
    own = {
        "author": side.people["manager"],
        "author_name": mark(whose, "manager"),
        "note": mark(whose, "noticenote"),
    }
    for place, state in enumerate(("in_force", "draft", "ended"), start=41):
        title = f"{mark(whose, 'notice')} {state}"
        made = side.notices[state] = _notice(side.key(place), title, state, **own)
        made.typed_numbers = [side.numbers["live"].number]
        made.save()
        if state != "draft":
            _heard_by(made, side, state)
        _event(
            Action.NOTICE,
            who=side.people["manager"],
            reason=mark(whose, "noticereason"),
            data={"step": "planned", "notice": made.pk, "title": title},
        )


def _heard_by(notice: Notice, side: Side, state: str) -> None:
    for name in ("live", "rejected"):
        _hears(notice, side, name, state)


def _hears(notice: Notice, side: Side, name: str, state: str) -> None:
    now, fits = timezone.now(), name == "live"
    NoticeNumber.objects.create(
        notice=notice,
        number=side.numbers[name],
        state=NoticeNumberState.INCLUDED if fits else NoticeNumberState.DOES_NOT_FIT,
        text=f"{mark(side.whose, 'said')} by notice",
        reason="" if fits else mark(side.whose, "misfit"),
        starts_at=now - timedelta(hours=2),
        ends_at=now + timedelta(days=1) if state == "in_force" else now - timedelta(hours=1.5),
    )


def _mixed_notices(sides: dict[str, Side], author: User) -> dict[str, Notice]:
    made = {}
    typed = [side.numbers["live"].number for side in sides.values()]
    for place, state in enumerate(("in_force", "draft", "ended"), start=41):
        numbers = [*typed, mark("u", "typed")]
        notice = made[state] = _notice(
            BOTH + place, f"For both {state}", state, author=author, typed_numbers=numbers
        )
        if state != "draft":
            for side in sides.values():
                _heard_by(notice, side, state)
        if state == "draft":
            notice.tags.add(*(side.tag for side in sides.values()))
        _event(
            Action.NOTICE,
            data={"step": "set", "notice": notice.pk, "title": notice.title, "numbers": COUNT_OF_BOTH},
        )
    return made


def _events(side: Side) -> None:
    """What the log says of the team: of its numbers, and what its people did otherwise."""
    who, whose = side.people["manager"], side.whose
    for number in side.numbers.values():
        _event(Action.EDIT, who=who, number=number, reason=mark(whose, "eventreason"))
    for action in (Action.IMPORT, Action.LOGIN, Action.EXPORT, Action.CLOCK, Action.TAG):
        data = {"tag": mark(whose, "tag"), "file": mark(whose)}
        _event(action, who=who, reason=mark(whose, "reason"), data=data)
    for rollout in side.rollouts.values():
        step = {"step": "planned"}
        _event(Action.ROLLOUT_STEP, who=who, rollout=rollout, reason=mark(whose, "step"), data=step)


def _event(action: Action, *, who: User | None = None, **fields: Any) -> None:
    AuditEvent.objects.create(
        action=action, actor=who, actor_name=who.get_username() if who else "Director", **fields
    )


def revision_keys(side: Side) -> list[int]:
    return list(Revision.objects.filter(number__in=side.numbers.values()).values_list("pk", flat=True))


def add_more(account: Account, side: Side) -> None:
    """Give the team more of everything, which nobody of the other team is to notice."""
    whose, writer = side.whose, actor(side.people["editor"])
    for place, name in enumerate(("more", "rejected", "drifted", "new", "pending"), start=51):
        made = _number(side.key(place), side.number(place), mark(whose, "label"), None)
        side.numbers[name] = made
        NumberTag.objects.create(number=made, tag=side.tag)
        if name != "new":
            _write(made, f"Again {mark(whose, 'text')}.", writer)
            _attempt(made, "rejected", mark(whose, "said"))
        PhoneNumber.objects.filter(pk=made.pk).update(state="live" if name in {"more", "new"} else name)
        _event(Action.EDIT, who=side.people["manager"], number=made, reason=mark(whose, "eventreason"))
        _event(Action.LOGIN, who=side.people["manager"])
        NumberFinding.objects.create(number=made, rule="past-date", count=1, start=0, end=4, message="Why.")
        for stage, rollout in account.rollouts.items():
            _row(rollout, place, side, ROLLOUTS[stage][2], name)
        for state, notice in account.notices.items():
            if state != "draft":
                _hears(notice, side, name, state)
    more = _notice(side.key(60), mark(whose, "notice"), "in_force", author=side.people["manager"])
    _hears(more, side, "more", "in_force")
    _row(_rollout(side.key(61), mark(whose, "rollout"), "asking", None), 1, side, "waiting")
