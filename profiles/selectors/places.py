"""Where numbers are: the time zone of their local times and the region of their bank holidays."""

from zoneinfo import ZoneInfo

from django.db.models import Q

from profiles.l10n.number_places import guess_zone
from profiles.l10n.zones import zone_or_default
from profiles.models import PhoneNumber

# Nobody said where these are. They stay listed until somebody does, whatever may be guessed.
UNSAID = Q(time_zone=None) | Q(region=None)


def zone_of(number: PhoneNumber) -> ZoneInfo:
    """Return the zone of the number's local times: as somebody said, else as it tells itself, else the site's."""
    return zone_or_default(number.time_zone or guess_zone(number.number) or "")
