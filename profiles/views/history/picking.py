"""Which versions an address names: by number, as "live", or picked by ticking them."""

from django.http import Http404
from django.utils.translation import gettext as _

from profiles.forms.whole_numbers import VERSION_DIGITS, parse_whole_number
from profiles.models import PhoneNumber, Revision
from profiles.selectors import history
from profiles.views.access import StaffRequest

LIVE = "live"


def picks(request: StaffRequest) -> list[int]:
    """Return the versions that were ticked, lowest first; whatever is no number is passed over."""
    versions = (parse_whole_number(typed, digits=VERSION_DIGITS) for typed in request.GET.getlist("pick"))
    return sorted({version for version in versions if version})


def version_name(typed: str) -> str:
    """Return what ``typed`` names: "live" or the number of a version; 404 for anything else."""
    return LIVE if typed == LIVE else str(version_number(typed))


def version_number(typed: str) -> int:
    """Return the number of a version that ``typed`` is; 404 for anything else."""
    version = parse_whole_number(typed, digits=VERSION_DIGITS)
    if version is None:
        raise Http404(_("There is no such version."))
    return version


def version_title(number: PhoneNumber, name: str) -> str:
    """Return what the version called ``name`` is called on screen."""
    if name == LIVE:
        return _("What is live") if number.state == PhoneNumber.State.LIVE else _("Last confirmed live")
    return _("No profile") if name == "0" else _("Version {version}").format(version=name)


def version_in_sentence(number: PhoneNumber, name: str) -> str:
    """Return what the version called ``name`` is called inside a sentence."""
    if name == LIVE:
        return _("what is live") if number.state == PhoneNumber.State.LIVE else _("last confirmed live")
    return _("no profile") if name == "0" else _("version {version}").format(version=name)


def chosen_version(number: PhoneNumber, typed: str) -> Revision | None:
    """Return the version that ``typed`` names; None stands for the empty text before version 1."""
    name = version_name(typed)
    if name == LIVE:
        return number.live
    if int(name) == 0:
        return None
    if number.head is not None and int(name) == number.version:
        return number.head
    return history.version_or_404(number, int(name))
