"""A database in which every page has something to show: numbers in each state, rollouts at each stage, people.

Needs neither pytest nor a sandbox, and sends nothing: whoever wants to look at all pages can fill one.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import Group, User
from django.utils import timezone

from nixadmin.sandbox.businesses.longest import longest_profile
from profiles.models import (
    Account,
    Agent,
    AuditEvent,
    BankHoliday,
    Draft,
    Field,
    MeantSo,
    NumberFinding,
    NumberTag,
    PhoneNumber,
    PushAttempt,
    Revision,
    SavedFilter,
    Tag,
)
from profiles.services import audit, revisions
from profiles.services.actors import NIXFLEX, Actor, display_name
from tests.browser.walk.world_details import fill_details, fill_followers
from tests.browser.walk.world_notices import fill_notices
from tests.browser.walk.world_people import fill_people
from tests.browser.walk.world_rollouts import fill_rollouts
from tests.browser.walk.world_tokens import fill_tokens
from tests.browser.walk.world_webhooks import fill_webhooks

PASSWORD = "pass-for-tests"
PEOPLE = {
    "viewer": ("Vera", "Novak", "Viewers"),
    "editor": ("Edwin", "Marsh", "Editors"),
    "manager": ("Maya", "Okafor", "Managers"),
    "nobody": ("Nora", "Keller", ""),
    "limited": ("Lin", "Park", "Managers"),  # to a team, once the world is filled
    "coder": ("Cora", "Diaz", "Editors"),  # with a second step
    "superuser": ("", "", ""),
}
TEXT = (
    "Business: Riverside Dental. Address: 1 High Street, Croydon CR0 1AA.\n"
    "Open Mon-Fri 9am-5pm, Sat 9am-1pm. Phone 01632 960001.\nCheck-up £45, hygienist £60."
)
LONGEST = longest_profile()
# As much text and as many changed words as a difference can hold.
OTHER_LONGEST = LONGEST.replace("the ", "our ").replace(" and ", " or ").replace("£", "€")[:8000]
# As long as a name may be, and a word in it wider than a phone.
LONG_NAME = f"Town Hall of Llan{'fairpwllgwyngyll' * 4}, {'with a very long name ' * 9}"[:199] + "."
# Lines that run from right to left among others, and changes within both.
ARABIC = "Riverside Dental\nنتحدث العربية. اتصل بنا: 01632 960001\nCheck-up £45."
OUTSIDE = TEXT.replace("£45", "£48") + "\nClosed for the summer."


@dataclass
class World:
    """Who is there, and what the addresses name: ``world.keys["live"]`` is the number that is live."""

    people: dict[str, User] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    is_full: bool = False

    def actor(self, who: str) -> Actor:
        """Return one of the people as the services want them."""
        return Actor(user=self.people[who], name=display_name(self.people[who]), ip="192.0.2.10")

    def session(self, who: str, *, fresh: bool = False) -> str:
        """Return the value of a session's cookie; ``fresh``: the password was typed a moment ago."""
        user = self.people[who]
        session = import_module(settings.SESSION_ENGINE).SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        if fresh:
            session["account_authentication_methods_user"] = str(user.pk)
            session[AUTHENTICATION_METHODS_SESSION_KEY] = [
                {"method": "password", "at": time.time(), "reauthenticated": True}
            ]
        session.save()
        return str(session.session_key)


def populate() -> World:
    """Make the people, and nothing else: what a new installation looks like."""
    world = World()
    for username, (first, last, group) in PEOPLE.items():
        user = User.objects.create_user(username, password=PASSWORD, first_name=first, last_name=last)
        if group:
            user.groups.add(Group.objects.get(name=group))
        world.people[username] = user
    User.objects.filter(username="superuser").update(is_superuser=True, is_staff=True)
    world.people["superuser"].refresh_from_db()
    TOTP.activate(world.people["coder"], generate_totp_secret())
    RecoveryCodes.activate(world.people["coder"])
    # What is in the link of a letter to somebody who has forgotten the password.
    world.keys["asker"] = user_pk_to_url_str(world.people["nobody"])
    world.keys["token"] = default_token_generator.make_token(world.people["nobody"])
    return world


def fill(world: World) -> None:
    """Fill the database with numbers, versions, rollouts, drafts and lines of the audit log."""
    now = timezone.now()
    Account.objects.create(pk=Account.ONLY, last_import_at=now)
    numbers = Numbers(world, now)
    numbers.make_all()
    Draft.objects.create(
        user=world.people["editor"], number=numbers.made["live"], text="Hm", base_version=1, updated_at=now
    )
    for who in ("editor", "manager"):
        Draft.objects.create(
            user=world.people[who],
            number=numbers.made["draft"],
            text=TEXT + "\nHalf a sentence",
            base_version=1,
            updated_at=now - timedelta(minutes=1),
        )
    SavedFilter.objects.create(user=world.people["manager"], name="Refused", query="state=rejected")
    world.keys["tag"] = str(_tag(numbers.made))
    world.keys["field"] = str(_field())
    _check(numbers.made)
    _place(numbers.made)
    fill_rollouts(world.actor("manager"), numbers.made, world.keys)
    fill_details(world.actor("manager"), numbers.made, world.keys)
    fill_followers(world.actor("manager"), numbers.made, world.keys)
    fill_notices(world.actor("manager"), numbers.made, world.keys, LONG_NAME)
    fill_people(world.people, world.keys)
    fill_tokens(world.people["manager"], world.keys, LONG_NAME)
    _tell_the_audit_log(world, numbers.made)
    fill_webhooks(world.people["manager"], world.keys, LONG_NAME)
    world.is_full = True


class Numbers:
    """Makes the numbers; ``made`` has those that an address names, by that name."""

    def __init__(self, world: World, now: datetime) -> None:
        self.world = world
        self.now = now
        self.made: dict[str, PhoneNumber] = {}
        self.agents = [
            Agent.objects.create(
                agent_id=f"agent_{place:016}",
                name=name,
                system_prompt="You answer calls. Be brief and kind. " * 20,
                is_active=is_active,
                fetched_at=now,
            )
            for place, (name, is_active) in enumerate([("Receptionist", True), ("Night desk", False)])
        ]

    def make_all(self) -> None:
        """Make one number for each state, and enough others for a second page."""
        soon = self.now + timedelta(hours=1)
        waits: dict[str, Any] = {"next_push_at": soon}
        rejected = "custom_prompt may not be longer than 8000 characters."
        self.make("live", "Smile Dental Croydon", TEXT, live=True)
        self.make("pending", "Otley Garage", TEXT, TEXT + "\nMOT £40.", state="pending", **waits)
        self.make("retrying", "Salon Rosa", TEXT, "Open daily.", state="retrying", **waits)
        self.attempt("retrying", "not_applied", "Too many requests.", 429)
        self.make("unconfirmed", "Bistro Lune", TEXT, "Open daily.", state="unconfirmed", **waits)
        self.attempt("unconfirmed", "unknown", "The answer did not come in time.", None)
        self.make("rejected", "Harbour Hotel", TEXT, "Open daily.", state="rejected")
        self.attempt("rejected", "rejected", rejected, 400)
        self.make("drifted", "Riverside Physio", TEXT, state="drifted", remote_text_seen=OUTSIDE)
        self.make("removed", "Old Mill Pottery", TEXT, live=True, state="removed", removed_at=self.now)
        self.make("none", "New Branch", live=True, remote_text_seen="")
        self.make("unknown", "", live=True, remote_text_seen=None, verified_at=None, text_listed=False)
        self.make("draft", "Corner Bakery", TEXT, live=True)
        self.make("cleared", "Closed Shop", TEXT, "", live=True)
        self.make("long", "Harbourside Dental and Implant Centre", OTHER_LONGEST, LONGEST, live=True)
        versions = [f"{TEXT}\nNotice {version} of the day." for version in range(30)]
        self.make("old", LONG_NAME, *versions, live=True)
        for place in range(60):
            self.make(f"other-{place}", f"Branch {place}", TEXT, live=True)
        self.make(
            "arabic",
            "عيادة النهر",
            ARABIC,
            ARABIC.replace("اتصل", "يرجى الاتصال").replace("45", "48"),
            live=True,
        )
        attempts = [f"{TEXT}\nClosed on day {day} of the month." for day in range(5)]
        self.make("worked-on", "Station Florist", TEXT, *attempts, live=True, in_one_go=True)
        self.make("noticed", "Castle Vets", TEXT, live=True)
        self.make("instead", "Canal Bikes", TEXT, live=True)

    def make(
        self,
        name: str,
        label: str,
        *texts: str,
        live: bool = False,
        in_one_go: bool = False,
        **fields: object,
    ) -> None:
        """Make a number with one version a text; the newest is live, or else the one before.

        ``in_one_go``: one person saved them within minutes.
        """
        number = PhoneNumber(
            number=f"+44163296{len(self.made):04}",
            label=label,
            agent=self.agents[name == "cleared"],
            state_since=self.now - timedelta(days=2),
            verified_at=self.now - timedelta(minutes=3),
            last_seen_at=self.now - timedelta(minutes=3),
            remote_text_seen=texts[-1 if live or len(texts) == 1 else -2] if texts else "",
        )
        number.save()
        confirmed = None
        for place, text in enumerate(texts):
            revision = self._revision(number, text, place, age=len(texts) - place, in_one_go=in_one_go)
            if live or place < len(texts) - 1 or len(texts) == 1:
                confirmed = revision
                self._attempt(number, revision, "accepted", "", 200)
        number.live = confirmed
        for field_name, value in fields.items():
            setattr(number, field_name, value)
        number.save()
        self.made[name] = number
        self.world.keys[name] = number.number

    def attempt(self, name: str, outcome: str, message: str, status: int | None) -> None:
        """Let the newest version of a number have met ``outcome``."""
        number = self.made[name]
        assert number.head is not None
        self._attempt(number, number.head, outcome, message, status)

    def _revision(self, number: PhoneNumber, text: str, place: int, *, age: int, in_one_go: bool) -> Revision:
        kind = Revision.Kind.EDITED
        who = self.world.actor("manager" if place % 3 or in_one_go else "editor")
        if place == 0:
            kind = Revision.Kind.IMPORTED
        elif not text:
            kind = Revision.Kind.CLEARED
        revision = revisions.build(
            number,
            text,
            kind=kind,
            actor=who,
            now=self.now - (timedelta(minutes=age) if in_one_go else timedelta(hours=7 * age)),
            note="New prices" * (place % 2),
        )
        revision.save()
        revisions.set_head(number, revision)
        return revision

    def _attempt(
        self, number: PhoneNumber, revision: Revision, outcome: str, message: str, status: int | None
    ) -> None:
        at = revision.created_at + timedelta(seconds=1)
        PushAttempt.objects.create(
            number=number,
            revision=revision,
            outcome=outcome,
            message=message,
            http_status=status,
            started_at=at,
            finished_at=at,
            request_id="req_0123456789abcdef",
            on_books_until=self.now + timedelta(hours=1) if outcome == "unknown" else None,
        )


def _place(made: dict[str, PhoneNumber]) -> None:
    """Say where two numbers are, one of which has bank holidays."""
    for name, region in (("live", "GB-SCT"), ("old", "IE")):
        PhoneNumber.objects.filter(pk=made[name].pk).update(time_zone="Europe/London", region=region)
    today = timezone.localdate()
    names = ("Christmas Day", "Boxing Day (observed)", "Saint Andrew's Day")
    for region in ("GB-ENG", "GB-SCT"):
        for days, name in enumerate(names, start=40):
            BankHoliday.objects.create(region=region, date=today + timedelta(days=days), name=name)


def _check(made: dict[str, PhoneNumber]) -> None:
    """Keep what the checks found; one of it is meant so. None of the numbers is due to be looked at again."""
    told = {"message": "This has another price elsewhere in the text.", "excerpt": "Check-up £64"}
    for name, rule, is_meant in (
        ("live", "two-prices", False),
        ("old", "two-prices", False),
        ("old", "contradictory-hours", False),
        ("draft", "action-tag", True),
    ):
        NumberFinding.objects.create(
            number=made[name],
            rule=rule,
            count=2,
            start=0,
            end=9,
            **told,
            is_meant=is_meant,
        )
    MeantSo.objects.create(number=made["draft"], rule="action-tag", marks=[], person_name=LONG_NAME)
    PhoneNumber.objects.update(check_at=timezone.now() + timedelta(days=300))


def _field() -> int:
    """Make some fields; return the key of one."""
    keys = ("name", "hours", "a_placeholder.as_long_as_it_may_be.for_all_that_anybody_knows.of_it")
    fields = [
        Field.objects.create(key=key, label=key.title()[:100], kind="hours" if key == "hours" else "line")
        for key in keys
    ]
    return fields[1].pk


def _tag(made: dict[str, PhoneNumber]) -> int:
    """Put tags on two numbers; return the key of one of the tags."""
    tags = [
        Tag.objects.create(name=name, colour=colour)
        for name, colour in (
            ("VIP", "red"),
            ("Scotland", "blue"),
            ("A name as long as a tag may have, really", "green"),
        )
    ]
    for tag in tags:
        NumberTag.objects.create(number=made["live"], tag=tag)
    NumberTag.objects.create(number=made["old"], tag=tags[0])
    return tags[0].pk


def _tell_the_audit_log(world: World, numbers: dict[str, PhoneNumber]) -> None:
    """Add a line of each kind, and enough for a second page."""
    tell = audit.record
    action, outcome = AuditEvent.Action, AuditEvent.Outcome
    who: Callable[[str], Actor] = world.actor
    for number in list(numbers.values()):
        tell(
            actor=who("editor"), action=action.EDIT, number=number, revision=number.head, reason="New prices"
        )
    for place, ended in enumerate(outcome.values):
        rejected = numbers["rejected"]
        tell(
            actor=who("manager"),
            action=action.PUSH,
            number=rejected,
            revision=rejected.head,
            outcome=ended,
            reason="Nixflex said so." if place else "",
            data={"error_code": "validation_error", "request_id": "req_0123456789abcdef", "status": 400},
        )
    for each in action.values:
        if each != action.PAUSE:
            tell(actor=who("manager"), action=action(each))
    tell(
        actor=NIXFLEX,
        action=action.PAUSE,
        number=numbers["pending"],
        revision=numbers["pending"].head,
        outcome=outcome.REFUSED,
        reason="Invalid API key.",
        data={"http_status": 401, "attempt": 1},
    )
