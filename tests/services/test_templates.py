"""Templates: named, versioned, never overwritten unseen, never deleted."""

import pytest
from django.core.exceptions import PermissionDenied

from profiles.models import AuditEvent, Template, TemplateVersion
from profiles.selectors.rollouts.templates import active
from profiles.services.conflicts import SaveRefused
from profiles.services.rollouts import templates
from profiles.texts.templating import TemplateRefused
from tests.conftest import actor

TEXT = "Business: ${name}. Open ${hours}."


@pytest.fixture
def template(manager) -> Template:
    return templates.create_template(actor=actor(manager), name="Clinic", text=TEXT, note="First")


def save(template, user, text=TEXT + "\nNew.", *, base=1, drop=False):
    return templates.save_template(
        template, actor=actor(user), text=text, drop_empty_lines=drop, base_version=base
    )


def test_a_new_template_has_version_1(template):
    assert (template.version, template.head.version, template.head.text) == (1, 1, TEXT)


def test_a_version_says_who_and_why(template, manager):
    head = template.head
    assert (head.author, head.author_name, head.note) == (manager, "manager", "First")


def test_a_save_is_the_next_version(template, manager):
    save(template, manager)
    assert list(TemplateVersion.objects.order_by("pk").values_list("version", flat=True)) == [1, 2]


def test_a_text_is_kept_in_canonical_form(manager):
    made = templates.create_template(actor=actor(manager), name="x", text="a\r\nb")
    assert made.head.text == "a\nb"


def test_a_save_that_changes_nothing_makes_no_version(template, manager):
    assert save(template, manager, TEXT.replace("\n", "\r\n")) == template.head


def test_the_option_alone_is_a_change(template, manager):
    assert save(template, manager, TEXT, drop=True).version == 2


def test_a_save_on_a_stale_base_changes_nothing(template, manager):
    save(template, manager)
    with pytest.raises(templates.TemplateConflict):
        save(template, manager, TEXT + "\nOther.")
    assert TemplateVersion.objects.count() == 2


def test_a_conflict_shows_what_was_saved_in_between(template, manager):
    theirs = save(template, manager)
    with pytest.raises(templates.TemplateConflict) as caught:
        save(template, manager, TEXT + "\nOther.")
    assert (caught.value.theirs, "version 2" in caught.value.message) == (theirs, True)


def test_what_is_no_template_is_refused_with_its_line(manager):
    with pytest.raises(TemplateRefused, match=r"^Line 2: "):
        templates.create_template(actor=actor(manager), name="x", text="a\n$b")


def test_what_is_no_template_is_not_saved_either(template, manager):
    with pytest.raises(TemplateRefused):
        save(template, manager, "$b")


@pytest.mark.parametrize("name", ["", "  ", "x" * 101, "clinic", " CLINIC ", "a\0b"])
def test_a_name_that_is_no_use_is_refused(template, manager, name: str):
    with pytest.raises(SaveRefused):
        templates.create_template(actor=actor(manager), name=name, text=TEXT)


def test_an_archived_template_is_not_offered(template, manager):
    templates.archive_template(template, actor=actor(manager))
    assert not active().exists()


def test_a_restored_template_is_offered_again(template, manager):
    templates.archive_template(template, actor=actor(manager))
    templates.restore_template(template, actor=actor(manager))
    assert active().get() == template


def test_every_step_is_audited(template, manager):
    save(template, manager)
    templates.archive_template(template, actor=actor(manager))
    templates.archive_template(template, actor=actor(manager))
    steps = AuditEvent.objects.filter(action="template").order_by("seq").values_list("data", flat=True)
    assert [(data["step"], data["version"]) for data in steps] == [
        ("saved", 1),
        ("saved", 2),
        ("archived", 2),
    ]


def test_the_audit_log_holds_no_template_text(template):
    assert "Business" not in str(AuditEvent.objects.values())


@pytest.mark.parametrize("change", ["create", "save", "archive", "restore"])
def test_editors_change_no_templates(template, editor, change: str):
    calls = {
        "create": lambda: templates.create_template(actor=actor(editor), name="x", text=TEXT),
        "save": lambda: save(template, editor),
        "archive": lambda: templates.archive_template(template, actor=actor(editor)),
        "restore": lambda: templates.restore_template(template, actor=actor(editor)),
    }
    with pytest.raises(PermissionDenied):
        calls[change]()
