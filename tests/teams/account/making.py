"""Makes the account of two teams, in which everything of a team bears its marks.

The marks of "a" and "b" are the teams', those of "u" belong to what only people see who see all: rows that name no
number, and counts over both.
"""

from datetime import timedelta

from django.contrib.auth.models import Group, User
from django.utils import timezone

from profiles.models import Account as AccountRow
from profiles.models import (
    ApiToken,
    Field,
    Notice,
    NumberTag,
    Person,
    SavedFilter,
    Tag,
    Team,
    Template,
    TemplateVersion,
    WebhookDelivery,
    WebhookEndpoint,
)
from tests.conftest import SYSTEM
from tests.teams.account.log import log_doings
from tests.teams.account.marks import BASES, NEXT_KEY, ROLES, TEAMS, TEMPLATE_TEXT, mark
from tests.teams.account.notices import make_mixed_notices, make_notices
from tests.teams.account.numbers import make_number, make_numbers, write
from tests.teams.account.rollouts import make_mixed_rollouts, make_rollout, make_rollouts
from tests.teams.account.sides import Account, Side
from tests.test_routes import KEY


def make_account() -> Account:
    """Make it. The template, the field and the shared number are nobody's secret."""
    sees_all = make_person("Director", "Managers")
    # With a worker about, no page looks at profiles itself and forgets what was found here.
    AccountRow.objects.create(pk=AccountRow.ONLY, alive_at=timezone.now())
    template = Template.objects.create(pk=KEY, name="Clinic", version=1)
    version = TemplateVersion.objects.create(template=template, version=1, text=TEMPLATE_TEXT)
    template.head = version
    template.save()
    Field.objects.create(pk=KEY, key="clinic.name", label="Name")
    sides = {whose: make_side(whose) for whose in TEAMS}
    for side in sides.values():
        make_numbers(side, version)
    shared = make_number(KEY, "+441632960001", "Shared desk", None)
    write(shared, "We share a desk.", SYSTEM)
    for side in sides.values():
        NumberTag.objects.create(number=shared, tag=side.tag)
    for side in sides.values():
        make_rollouts(side, version)
        make_notices(side)
        log_doings(side)
    made = Account(
        sides,
        sees_all,
        template,
        shared,
        make_mixed_rollouts(sides, version, sees_all),
        make_mixed_notices(sides, sees_all),
    )
    # What is made from now on has keys beyond all of these.
    make_rollout(NEXT_KEY, "", "cancelled", None).delete()
    ApiToken.objects.create(pk=NEXT_KEY, owner=sees_all, expires_at=timezone.now()).delete()
    WebhookDelivery.objects.create(pk=NEXT_KEY, endpoint_id=BASES["a"] + 4).delete()
    now = timezone.now()
    Notice.objects.create(pk=NEXT_KEY, starts_at=now, ends_at=now + timedelta(days=1)).delete()
    return made


def make_person(name: str, group: str) -> User:
    user = User.objects.create_user(name, password="pass-for-tests")
    user.groups.add(Group.objects.get(name=group))
    return user


def make_side(whose: str) -> Side:
    tag = Tag.objects.create(pk=BASES[whose] + 1, name=mark(whose, "tag"))
    team = Team.objects.create(pk=BASES[whose] + 2, name=mark(whose, "team"))
    team.tags.add(tag)
    people = {role: make_person(mark(whose, role), group) for role, group in ROLES.items()}
    for user in people.values():
        Person.objects.update_or_create(user=user, defaults={"sees_all": False})
        team.members.add(user)
        SavedFilter.objects.create(user=user, name=mark(whose, "filter"), query="state=live")
    make_doors(whose, team, people["manager"])
    return Side(whose, tag, team, people)


def make_doors(whose: str, team: Team, manager: User) -> None:
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
