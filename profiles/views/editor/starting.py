"""An empty editor that begins with the words of another number."""

from django.contrib import messages
from django.utils.translation import gettext as _

from profiles.forms.profile import ProfileForm
from profiles.l10n.phone_numbers import to_e164
from profiles.models import PhoneNumber
from profiles.models.limits import TYPED_NUMBER_LIMIT
from profiles.selectors import numbers
from profiles.texts.truncation import truncate
from profiles.views.access import StaffRequest


def form_as_another(request: StaffRequest, number: PhoneNumber) -> ProfileForm | None:
    """Return the form of the empty ``number`` with the body of the one that ``?as=`` names; None without such.

    Nothing is saved by it. A number that is not there, or has no profile, is told.
    """
    typed = request.GET.get("as", "").strip()
    if not typed or number.has_profile:
        return None
    meant = to_e164(typed[:TYPED_NUMBER_LIMIT])
    other = numbers.visible_to(request.user).select_related("head").filter(number=meant or "").first()
    if other is None or not other.has_profile:
        shown = truncate(typed, TYPED_NUMBER_LIMIT)
        messages.warning(request, _("There is no number “{typed}” with a profile.").format(typed=shown))
        return None
    return ProfileForm.start(number, text=other.head_body)
