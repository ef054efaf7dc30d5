"""Parsing of versions in addresses: by number, as "live", or ticked."""

from django.http import Http404
from django.utils.translation import gettext as _

from profiles.forms.whole_numbers import VERSION_DIGITS, parse_whole_number
from profiles.models import PhoneNumber, Revision
from profiles.selectors.history import versions as history
from profiles.views.access import StaffRequest

LIVE = "live"


def picked_versions(request: StaffRequest) -> list[int]:
    """Return the ticked versions, lowest first; values that are no numbers are ignored."""
    versions = (parse_whole_number(typed, digits=VERSION_DIGITS) for typed in request.GET.getlist("pick"))
    return sorted({version for version in versions if version})


def version_name(typed: str) -> str:
    """Parse ``typed`` to "live" or the number of a version; raise Http404 for anything else."""
    return LIVE if typed == LIVE else str(version_number(typed))


def version_number(typed: str) -> int:
    """Parse ``typed`` to the number of a version; raise Http404 for anything else."""
    version = parse_whole_number(typed, digits=VERSION_DIGITS)
    if version is None:
        raise Http404(_("There is no such version."))
    return version


def version_title(number: PhoneNumber, name: str) -> str:
    """Return the title on screen of the version called ``name``."""
    if name == LIVE:
        return _("What is live") if number.state == PhoneNumber.State.LIVE else _("Last confirmed live")
    return _("No profile") if name == "0" else _("Version {version}").format(version=name)


def version_in_sentence(number: PhoneNumber, name: str) -> str:
    """Return how a sentence names the version called ``name``."""
    if name == LIVE:
        return _("what is live") if number.state == PhoneNumber.State.LIVE else _("last confirmed live")
    return _("no profile") if name == "0" else _("version {version}").format(version=name)


def chosen_version(number: PhoneNumber, typed: str) -> Revision | None:
    """Return the revision that ``typed`` names; None for version 0, the empty text before version 1."""
    name = version_name(typed)
    if name == LIVE:
        return number.live
    if int(name) == 0:
        return None
    if number.head is not None and int(name) == number.version:
        return number.head
    return history.version_or_404(number, int(name))
