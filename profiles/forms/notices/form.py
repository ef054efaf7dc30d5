"""The form of a notice. It validates the shape of what was sent; services decide whether it may be."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, Self, cast
from zoneinfo import ZoneInfo

from django import forms
from django.contrib.auth.models import User
from django.forms.utils import flatatt
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from profiles.forms.profile import NOTE_TOO_LONG, ProfileTextField
from profiles.forms.schedules import DATETIME_WIDGET, ZonedForm
from profiles.l10n import zones
from profiles.l10n.wall_clock import first_moment, last_moment
from profiles.models import Notice, Tag
from profiles.models.limits import INTEGER_LIMIT, NOTE_LIMIT, TITLE_LIMIT
from profiles.models.notice import Placement
from profiles.selectors.tags import all_tags, visible_tags
from profiles.services.notices.content import Content, as_wall_clock, content_of
from profiles.services.notices.planning import typed_for, typed_lines

YEARS = range(2000, 2100)


class Checkbox(forms.CheckboxInput):
    """A checkbox that is ticked where a form does not tell: unticked it sends "false" by a hidden field."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Return the hidden field, then the checkbox."""
        hidden = flatatt({"type": "hidden", "name": name, "value": "false"})
        return mark_safe(f"<input{hidden}>{super().render(name, value, attrs, renderer)}")  # noqa: S308  # flatatt escapes

    def value_from_datadict(self, data: Any, files: MultiValueDict[str, Any], name: str) -> Any:
        """Return True where nothing was sent."""
        return super().value_from_datadict(data, files, name) if name in data else True


class WallClockField(forms.DateTimeField):
    """A date and a time of day as somebody reads them off a clock on the wall, naive."""

    widget = DATETIME_WIDGET

    def to_python(self, value: Any) -> Any:
        """Return it without a zone."""
        with timezone.override(UTC):  # a zone would refuse times that its clocks skip
            when = super().to_python(value)
        try:
            return when and timezone.make_naive(when, UTC)
        except OverflowError:  # an offset from UTC was sent along, and leads out of the calendar
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None


def _wall_clock_field(label: Any, missing: Any, **kwargs: Any) -> WallClockField:
    unreadable = format_lazy(_("{field}: write day and time as in 24/12/2026, 18:00."), field=label)
    return WallClockField(label=label, error_messages={"required": missing, "invalid": unreadable}, **kwargs)


class TagsField(forms.Field):
    """Tags by key or by name, several values or one a line; ``tags`` are those that may be meant."""

    widget = forms.CheckboxSelectMultiple
    tags: Sequence[Tag] = ()

    def to_python(self, value: Any) -> list[Tag]:
        """Return the tags that are meant."""
        typed = [line.strip() for each in value or () for line in str(each).splitlines() if line.strip()]
        if not typed:
            return []
        known = {tag.name.casefold(): tag for tag in self.tags} | {str(tag.pk): tag for tag in self.tags}
        if unknown := [name for name in typed if name.casefold() not in known]:
            raise forms.ValidationError(
                _("There is no tag “%(name)s”. Choose among those that there are."),
                params={"name": unknown[0][:40]},
            )
        return list(dict.fromkeys(known[name.casefold()] for name in typed))


class NoticeForm(ZonedForm):
    """What a notice says, where, when and for whom.

    ``version`` is the one that somebody looked at, where one is changed; ``zone`` that of times that are not those
    of the numbers.
    """

    title = forms.CharField(
        label=_("Name"),
        max_length=TITLE_LIMIT,
        help_text=_("For colleagues, in the list and the calendar. Callers never hear it."),
        error_messages={
            "required": _("Give the notice a name, by which colleagues know it."),
            "max_length": format_lazy(_("A name has at most {limit} characters."), limit=TITLE_LIMIT),
        },
    )
    text = ProfileTextField(
        label=_("What callers are to hear"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "${name} stands for the number's label and ${number} for the number itself. Beside these write $$ "
            "for a dollar."
        ),
    )
    placement = forms.ChoiceField(
        label=_("Where it stands"),
        choices=Placement,
        required=False,
        initial=Placement.ABOVE,
        widget=forms.RadioSelect,
        error_messages={
            "invalid_choice": _("Choose where it stands: above, below or instead of the profile.")
        },
    )
    starts_at = _wall_clock_field(_("Begins"), _("Say when it begins."))
    ends_at = _wall_clock_field(
        _("Ends"),
        _("Say when it ends."),
        help_text=_("Then callers hear again what they would without it."),
    )
    local_time = forms.BooleanField(
        label=_("In each number's own time zone"),
        required=False,
        initial=True,
        help_text=_("18:00 is six in the evening wherever the number is."),
    )
    says_span = forms.BooleanField(
        label=_("The text names its own dates"),
        required=False,
        initial=True,
        widget=Checkbox,
        help_text=_(
            "Then it may be heard a little before it begins: it is sent early enough to be with all numbers in "
            "time. Take the tick away for what must not be heard before, such as “we are closed now”."
        ),
    )
    numbers = ProfileTextField(
        label=_("Numbers"),
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false", "class": "mono"}),
        help_text=_("One a line, in any usual spelling."),
    )
    tags = TagsField(
        label=_("And all numbers with one of these tags"),
        required=False,
        help_text=_(
            "Those that have it when the notice is set. Later ones are offered, never added by themselves."
        ),
    )
    note = forms.CharField(
        label=_("Why?"),
        required=False,
        max_length=NOTE_LIMIT,
        help_text=_("For the history."),
        error_messages={"max_length": NOTE_TOO_LONG},
    )
    version = forms.IntegerField(
        required=False, min_value=1, max_value=INTEGER_LIMIT, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, user: User, for_whom: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not for_whom:
            del self.fields["numbers"], self.fields["tags"]
            return
        own = cast("TagsField", self.fields["tags"])
        own.tags = all_tags(user)
        own.widget.choices = [(str(tag.pk), tag.name) for tag in own.tags]

    @classmethod
    def start(cls, zone: ZoneInfo, *, user: User, numbers: Iterable[str] = (), **initial: Any) -> Self:
        """Return an unbound form of a new notice; its times are naive."""
        values = {"zone": zone.key, "numbers": "\n".join(numbers)}
        return cls(user=user, initial=values | {name: _as_typed(value) for name, value in initial.items()})

    @classmethod
    def of(cls, notice: Notice, zone: ZoneInfo, *, user: User, **kwargs: Any) -> Self:
        """Return an unbound form that says what ``notice`` says; times that are nobody's own are in ``zone``.

        Of numbers and tags it has those that ``user`` may see, and all that they typed themselves.
        """
        shown = ZoneInfo("UTC") if notice.local_time else zone
        initial = vars(content_of(notice)) | {
            "starts_at": zones.format_datetime_local(notice.starts_at, shown),
            "ends_at": zones.format_datetime_local(notice.ends_at, shown),
            "numbers": "\n".join(typed_for(notice, user)),
            "tags": [str(tag.pk) for tag in visible_tags(user).filter(notices=notice)],
            "version": notice.version,
            "zone": zone.key,
        }
        return cls(user=user, initial=initial, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Refuse times that no zone has."""
        sent = super().clean() or {}
        for name in ("starts_at", "ends_at"):
            if sent.get(name) and sent[name].year not in YEARS:
                self.add_error(name, _("A notice begins and ends in this century. Look at the year."))
        return sent

    def clean_placement(self) -> str:
        """Return above where nothing was chosen."""
        return self.cleaned_data["placement"] or Placement.ABOVE

    def content(self) -> Content:
        """Return the valid form as what the services take."""
        sent = self.cleaned_data
        begin, end = sent["starts_at"], sent["ends_at"]
        if sent["local_time"]:
            begin, end = as_wall_clock(begin), as_wall_clock(end)
        else:
            zone = zones.zone_or_default(sent["zone"])
            begin, end = first_moment(begin, zone), last_moment(end, zone)
        names = ("title", "text", "placement", "local_time", "says_span", "note")
        return Content(starts_at=begin, ends_at=end, **{name: sent[name] for name in names})

    def typed_numbers(self) -> list[str]:
        """Return the numbers as they were typed, without empty lines."""
        return typed_lines(self.cleaned_data["numbers"])


def _as_typed(value: Any) -> Any:
    return value.strftime(zones.DATETIME_LOCAL_FORMAT) if isinstance(value, datetime) else value
