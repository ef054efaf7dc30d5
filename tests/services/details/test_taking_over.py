"""Taking over: following begins without a changed byte and without a push, and overwrites nobody's save."""

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import F

from profiles.models import AuditEvent, PhoneNumber, PushAttempt, TemplateVersion
from profiles.models.revision import Kind
from profiles.services import revisions
from profiles.services.actors import CLOCK
from profiles.services.conflicts import Change, SaveRefused
from profiles.services.details import taking_over
from profiles.services.details.taking_over import TakenOver, take_over
from profiles.services.editing import save_profile
from profiles.services.reverting import revert_profile
from profiles.services.rollouts.templates import archive_template, create_template, save_template
from tests.conftest import MakeNumber, actor
from tests.details import make_follower, make_template

HOURS = {"week": [[[540, 1020]]] * 5 + ["closed"] * 2}
BODY = "Name: Elm\nOpen daily."


@pytest.fixture
def version(manager: User) -> TemplateVersion:
    """Return the only version of a template."""
    made = create_template(actor=actor(manager), name="Clinic", text="Name: ${name}\nOpen ${hours}.", note="")
    return TemplateVersion.objects.select_related("template").get(template=made)


@pytest.fixture
def clinic(make_number: MakeNumber) -> PhoneNumber:
    """Return a live number whose body the template could have made."""
    return make_number(text=BODY)


def _taken(manager: User, version: TemplateVersion) -> TakenOver:
    return take_over(PhoneNumber.objects.all(), version=version, actor=actor(manager))


def _now(number: PhoneNumber) -> PhoneNumber:
    return PhoneNumber.objects.select_related("head", "live").get(pk=number.pk)


def test_the_details_are_kept_with_the_version(
    manager: User, version: TemplateVersion, clinic: PhoneNumber
) -> None:
    _taken(manager, version)

    head = _now(clinic).head
    assert head is not None
    assert (head.kind, head.template_version, head.details) == (
        Kind.FILLED,
        version,
        {"name": "Elm", "hours": "daily"},
    )


HOURS_BODY = "Name: Elm\nOpen Monday to Friday 9am to 5pm, closed on Saturday and Sunday."


def test_hours_become_a_record_where_it_says_the_same(
    manager: User, version: TemplateVersion, make_number: MakeNumber
) -> None:
    number = make_number(text=HOURS_BODY)
    _taken(manager, version)

    after = _now(number)
    assert after.head is not None
    assert (after.head.details, after.head_body) == ({"name": "Elm", "hours": HOURS}, HOURS_BODY)
    assert after.recompose_at is not None


def test_hours_that_would_be_said_otherwise_stay_words(
    manager: User, version: TemplateVersion, make_number: MakeNumber
) -> None:
    number = make_number(text="Name: Elm\nOpen Mon-Fri 9-5.")
    _taken(manager, version)

    head = _now(number).head
    assert head is not None
    assert head.details == {"name": "Elm", "hours": "Mon-Fri 9-5"}


def test_no_byte_changes(manager: User, version: TemplateVersion, clinic: PhoneNumber) -> None:
    _taken(manager, version)

    after = _now(clinic)
    assert (after.head_text, after.head_body) == (BODY, BODY)


def test_what_is_laid_over_the_body_stays(
    manager: User, version: TemplateVersion, make_number: MakeNumber
) -> None:
    number = make_number(text=BODY)
    head = revisions.build(number, BODY, kind=Kind.EDITED, actor=CLOCK, now=number.changed_at)
    head.text, head.body, head.length = f"Closed today.\n\n{BODY}", BODY, len(BODY) + 15
    head.parts = [[1, 1, 15], [None, None, len(BODY)]]
    head.save()
    revisions.set_head(number, head)
    number.live = head
    number.save()

    _taken(manager, version)

    after = _now(number).head
    assert after is not None
    assert (after.text, after.body, after.parts) == (head.text, BODY, head.parts)


def test_it_is_live_at_once(manager: User, version: TemplateVersion, clinic: PhoneNumber) -> None:
    _taken(manager, version)

    after = _now(clinic)
    assert (after.live, after.state, after.next_push_at) == (after.head, PhoneNumber.State.LIVE, None)


def test_nothing_is_sent(manager: User, version: TemplateVersion, clinic: PhoneNumber) -> None:
    _taken(manager, version)

    assert not PushAttempt.objects.filter(number=clinic).exists()


def test_each_number_has_its_line_in_the_log(
    manager: User, version: TemplateVersion, clinic: PhoneNumber
) -> None:
    _taken(manager, version)

    event = AuditEvent.objects.get(number=clinic)
    assert (event.actor, event.data) == (manager, {"follows": "Clinic", "template_version": 1})


def test_one_that_differs_is_left(manager: User, version: TemplateVersion, make_number: MakeNumber) -> None:
    make_number(text="Name: Elm\nClosed.")

    assert _taken(manager, version) == TakenOver(followed=0, left=1)


def test_one_that_follows_another_template_is_left(
    manager: User, version: TemplateVersion, clinic: PhoneNumber
) -> None:
    other = make_follower(
        clinic, make_template(manager, "Name: ${who}\nOpen daily.", name="Other"), who="Elm"
    )

    assert _taken(manager, version).followed == 0
    assert _now(clinic).template_id == other.template_id


@pytest.mark.parametrize("state", ["pending", "unconfirmed", "rejected", "drifted", "removed"])
def test_one_that_is_not_live_is_left(
    manager: User, version: TemplateVersion, make_number: MakeNumber, state: str
) -> None:
    make_number(text=BODY, state=state)

    assert _taken(manager, version) == TakenOver(followed=0, left=1)


def test_one_that_is_saved_meanwhile_keeps_what_was_saved(
    manager: User, version: TemplateVersion, clinic: PhoneNumber, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_out = taking_over._extract

    def saved_after(*args: object) -> object:
        found = take_out(*args)  # type: ignore[arg-type]
        save_profile(
            clinic, text="Name: Oak\nOpen daily.", actor=actor(manager), change=Change(base_version=1)
        )
        PhoneNumber.objects.update(state=PhoneNumber.State.LIVE, live=F("head"), next_push_at=None)
        return found

    monkeypatch.setattr(taking_over, "_extract", saved_after)

    _taken(manager, version)

    head = _now(clinic).head
    assert head is not None
    assert (head.version, head.kind) == (2, Kind.EDITED)


def test_the_second_time_nothing_is_made(
    manager: User, version: TemplateVersion, clinic: PhoneNumber
) -> None:
    _taken(manager, version)

    _taken(manager, version)

    assert _now(clinic).version == 2


def test_the_clock_keeps_the_details(manager: User, version: TemplateVersion, clinic: PhoneNumber) -> None:
    _taken(manager, version)
    number = _now(clinic)

    renewed = revisions.build(number, BODY, kind=Kind.COMPOSED, actor=CLOCK, now=number.changed_at)

    assert (renewed.template_version_id, renewed.details) == (version.pk, {"name": "Elm", "hours": "daily"})


def test_a_save_by_hand_ends_it(manager: User, version: TemplateVersion, clinic: PhoneNumber) -> None:
    _taken(manager, version)

    save_profile(clinic, text="Something else.", actor=actor(manager), change=Change(base_version=2))

    head = _now(clinic).head
    assert head is not None
    assert (head.template_version, head.details) == (None, None)


def test_going_back_brings_it_back(manager: User, version: TemplateVersion, clinic: PhoneNumber) -> None:
    _taken(manager, version)
    followed = _now(clinic).head
    assert followed is not None
    save_profile(clinic, text="Something else.", actor=actor(manager), change=Change(base_version=2))

    revert_profile(_now(clinic), to=followed, actor=actor(manager), change=Change(base_version=3))

    head = _now(clinic).head
    assert head is not None
    assert (head.template_version, head.details) == (version, {"name": "Elm", "hours": "daily"})


def test_an_archived_template_is_refused(
    manager: User, version: TemplateVersion, clinic: PhoneNumber
) -> None:
    archive_template(version.template, actor=actor(manager))
    version = TemplateVersion.objects.select_related("template").get(pk=version.pk)

    with pytest.raises(SaveRefused):
        _taken(manager, version)


def test_an_older_version_is_refused(manager: User, version: TemplateVersion, clinic: PhoneNumber) -> None:
    save_template(
        version.template,
        actor=actor(manager),
        text="New ${name}",
        drop_empty_lines=False,
        note="",
        base_version=1,
    )
    version = TemplateVersion.objects.select_related("template").get(pk=version.pk)

    with pytest.raises(SaveRefused):
        _taken(manager, version)


def test_an_editor_may_not(editor: User, version: TemplateVersion, clinic: PhoneNumber) -> None:
    with pytest.raises(PermissionDenied):
        _taken(editor, version)
