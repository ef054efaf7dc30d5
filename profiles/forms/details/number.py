"""Forms of the details of one number, beside the details themselves (:mod:`profiles.forms.details.posted`)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from profiles.forms.profile import BasedForm, ChangeForm, DraftForm
from profiles.models.limits import INTEGER_LIMIT

# Characters of the details that a form started from, as JSON.
BASE_LIMIT = 200_000
CHOOSE_A_TEMPLATE = _("Choose one of the templates; the page may be older than the list of templates.")


class _TemplateField(forms.IntegerField):
    """The key of a template."""

    def __init__(self) -> None:
        messages = dict.fromkeys(["required", "invalid", "min_value", "max_value"], CHOOSE_A_TEMPLATE)
        super().__init__(
            min_value=1, max_value=INTEGER_LIMIT, widget=forms.HiddenInput, error_messages=messages
        )


class DetailsForm(ChangeForm):
    """What a save of details says beside them: ``base_details`` are those that the form started from, as JSON."""

    template = _TemplateField()
    base_details = forms.CharField(required=False, max_length=BASE_LIMIT, widget=forms.HiddenInput)


class DetailsDraftForm(BasedForm):
    """Details that are being typed; ``discard`` as for the draft of a text."""

    DISCARD, ASK = DraftForm.DISCARD, DraftForm.ASK

    template = _TemplateField()
    base_details = forms.CharField(required=False, max_length=BASE_LIMIT, widget=forms.HiddenInput)
    discard = forms.ChoiceField(required=False, choices=[(DISCARD, DISCARD), (ASK, ASK)])
