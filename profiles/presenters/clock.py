"""The steps of notices and of the clock in words, for the audit log."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from profiles.services.composing import clock_hold, notice_fit, notice_states, renewals

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

STEP_LABELS: "dict[str, StrOrPromise]" = {
    notice_states.BEGUN: _("began"),
    notice_states.ENDED: _("ended"),
    notice_fit.DOES_NOT_FIT: _("does not fit"),
    clock_hold.HELD: _("held"),
    clock_hold.RELEASED: _("released"),
    renewals.RENEWALS: _("renewals"),
}
