"""Every page of the site in every state that it can be in, as data: for tests that look at all of them.

A state is reached by opening ``address`` as ``who``, while ``during`` holds, and doing ``act`` on the page. Those
with ``empty`` come first, and are seen before :func:`tests.browser.walk.world.fill`; the others after it, in the
order of the list.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from unittest import mock

from django.test.utils import override_settings
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page

from profiles.models import Account
from profiles.models.push import Outcome
from profiles.services.pushing import answers
from profiles.services.pushing.answers import Answer
from tests.browser.walk import acts
from tests.browser.walk.world import World

Act = Callable[[Page], None]


@dataclass(frozen=True)
class State:
    """One page in one state.

    ``who`` is one of the world's people, "" for nobody; ``fresh``: who has typed the password a moment ago.
    ``status`` is what the address answers; ``refused`` the statuses that the browser reports of what ``act`` asks
    for, and ``offline`` says that it reports requests without an answer.
    """

    name: str
    address: str
    who: str = "manager"
    act: Act | None = None
    during: Callable[[], AbstractContextManager[object]] = nullcontext
    status: int = 200
    refused: tuple[int, ...] = ()
    offline: bool = False
    fresh: bool = False
    empty: bool = False

    def path(self, world: World) -> str:
        """Return the address in ``world``."""
        return self.address.format(**world.keys)

    def sign_in(self, context: BrowserContext, url: str, world: World) -> None:
        """Give ``context`` the session that this state is seen with; ``url`` is that of the site."""
        if self.who:
            value = world.session(self.who, fresh=self.fresh)
            context.add_cookies([{"name": "sessionid", "value": value, "url": url}])


@contextmanager
def paused(status: int | None, message: str) -> Iterator[None]:
    """Pushing is paused for the whole account."""
    Account.objects.update_or_create(
        pk=Account.ONLY,
        defaults={"paused_at": timezone.now(), "paused_status": status, "paused_message": message},
    )
    yield
    Account.objects.update(paused_at=None, paused_status=None, paused_message="")


def refused_key() -> AbstractContextManager[None]:
    """Nixflex refuses the account's key."""
    return paused(401, "Invalid API key.")


@contextmanager
def refused_push() -> Iterator[None]:
    """Nixflex refuses the account's key when a save is sent."""
    answer = Answer(Outcome.REJECTED, "Invalid API key.", http_status=401, stops_account=True)
    with override_settings(PUSH_INLINE=True), mock.patch.object(answers, "send", return_value=answer):
        yield
    Account.objects.update(paused_at=None, paused_status=None, paused_message="")


def looked_at() -> AbstractContextManager[None]:
    """The database is a restored backup, as far as anyone can tell."""
    return paused(None, "This database may be a restored backup.")


def broken() -> AbstractContextManager[object]:
    """The overview can't be made."""
    return mock.patch(
        "profiles.context_processors.request_account", side_effect=RuntimeError("for a look at the page")
    )


def debug() -> AbstractContextManager[object]:
    """The site runs on the machine of somebody who works on it."""
    return override_settings(DEBUG=True)


def sending_email() -> AbstractContextManager[object]:
    """The site has a mail server."""
    return override_settings(SENDS_EMAIL=True)


EDITOR = "/numbers/{live}/"
ROLLOUT = "/rollouts/{planned}/"

STATES: list[State] = [
    # A new installation.
    State("overview-empty", "/", empty=True),
    State("overview-empty-viewer", "/", who="viewer", empty=True),
    State("numbers-empty", "/numbers/", empty=True),
    State("details-empty", "/details/", empty=True),
    State("numbers-empty-viewer", "/numbers/", who="viewer", empty=True),
    State("rollouts-empty", "/rollouts/", empty=True),
    State("scheduled-empty", "/rollouts/scheduled/", empty=True),
    State("templates-empty", "/templates/", empty=True),
    State("audit-empty", "/audit/", empty=True),
    State("checks-empty", "/checks/", empty=True),
    State("tags-empty", "/tags/", empty=True),
    State("teams-empty", "/people/teams/", empty=True),
    State("fields-empty", "/fields/", empty=True),
    State("fields-archived-empty", "/fields/?archived=1", empty=True),
    State("holidays-empty", "/notices/holidays/", empty=True),
    State("holidays-closing-empty", "/notices/holidays/closing/", empty=True),
    State("tokens-empty", "/account/tokens/", empty=True),
    State("webhooks-empty", "/webhooks/", empty=True),
    State("notices-empty", "/notices/", empty=True),
    State("notices-empty-viewer", "/notices/", who="viewer", empty=True),
    State("notices-calendar-empty", "/notices/?view=calendar&month=2031-12", empty=True),
    # Over a page where it lies on nothing that could be meant to be hit.
    State("user-menu", "/rollouts/scheduled/", act=acts.open_user_menu, empty=True),
    State("user-menu-superuser", "/rollouts/scheduled/", "superuser", act=acts.open_user_menu, empty=True),
    # Nobody is signed in.
    State("sign-in", "/accounts/login/", who=""),
    State("sign-in-wrong", "/accounts/login/", who="", act=acts.wrong_password),
    State("sign-in-throttled", "/accounts/login/", who="", act=acts.throttled),
    State("sign-in-second-step", "/accounts/login/", who="", act=acts.second_step),
    State("sign-in-second-step-wrong", "/accounts/login/", who="", act=acts.wrong_code),
    State("sign-up-closed", "/accounts/signup/", who=""),
    State("password-reset", "/accounts/password/reset/", who="", during=sending_email),
    State("password-reset-by-hand", "/accounts/password/reset/", who=""),
    State("password-reset-sent", "/accounts/password/reset/done/", who=""),
    State("password-reset-bad-key", "/accounts/password/reset/key/1-key/", who=""),
    State("password-reset-new", "/accounts/password/reset/key/{asker}-{token}/", who=""),
    State(
        "password-reset-new-wrong",
        "/accounts/password/reset/key/{asker}-{token}/",
        who="",
        act=acts.mistyped_new_password,
    ),
    State("password-reset-ended", "/accounts/password/reset/key/done/", who=""),
    State("signed-out-not-found", "/nothing/", who="", status=404),
    # Oneself.
    State("keys", "/", act=acts.open_keys),
    State("sign-out", "/accounts/logout/"),
    State("password-change", "/accounts/password/change/", fresh=True),
    State("password-change-wrong", "/accounts/password/change/", act=acts.wrong_new_password, fresh=True),
    State("reauthenticate", "/accounts/reauthenticate/"),
    State("account", "/account/"),
    State("account-second-step", "/account/", who="coder"),
    State("account-refused", "/account/", act=acts.send_no_name, refused=(422,)),
    State("account-no-email", "/account/", act=acts.send_no_email_address, refused=(422,), fresh=True),
    State("account-no-group", "/account/", who="nobody"),
    # People.
    State("people", "/people/"),
    State("people-limited", "/people/", who="limited"),
    State("people-ended-invitations", "/people/", act=acts.open_ended_invitations),
    State("people-none-found", "/people/?q=xylophone"),
    State("people-deactivated", "/people/?show=deactivated"),
    State("people-with-a-right", "/people/?right=profiles.clear_profile"),
    State("person", "/people/{person}/"),
    State("person-oneself", "/people/{manager}/"),
    State("person-deactivated", "/people/{left}/"),
    State("person-superuser", "/people/{superuser}/", who="superuser"),
    State("people-invite", "/people/invite/"),
    State("people-invite-limited", "/people/invite/", who="limited"),
    State("people-invite-refused", "/people/invite/", act=acts.invite_to_nothing, refused=(409,)),
    State("people-invitation", "/people/invitations/{invitation}/"),
    State("people-invitation-expired", "/people/invitations/{invitation-expired}/"),
    State("teams", "/people/teams/"),
    State("teams-limited", "/people/teams/", who="limited"),
    State("team", "/people/teams/{team}/"),
    State("team-limited", "/people/teams/{team}/", who="limited"),
    State("join", "/people/join/{join}/", who=""),
    State("join-refused", "/people/join/{join}/", who="", act=acts.join_by_a_weak_password, refused=(422,)),
    State("join-signed-in", "/people/join/{join}/", who="editor"),
    State("join-expired", "/people/join/{join-expired}/", who="", status=410),
    State("join-unknown", "/people/join/nothing/", who="", status=404),
    State("two-step-off", "/accounts/2fa/"),
    State("two-step-on", "/accounts/2fa/", who="coder"),
    State("two-step-set-up", "/accounts/2fa/totp/activate/", fresh=True),
    State("two-step-set-up-wrong", "/accounts/2fa/totp/activate/", act=acts.wrong_set_up_code, fresh=True),
    State("two-step-switch-off", "/accounts/2fa/totp/deactivate/", who="coder", fresh=True),
    State("recovery-codes", "/accounts/2fa/recovery-codes/", who="coder", fresh=True),
    State("recovery-codes-new", "/accounts/2fa/recovery-codes/generate/", who="coder", fresh=True),
    # Overview and numbers.
    State("overview", "/"),
    State("overview-superuser", "/", who="superuser"),
    State("overview-paused", "/", during=refused_key),
    State("overview-paused-viewer", "/", who="viewer", during=refused_key),
    State("overview-backup", "/", during=looked_at),
    State("numbers", "/numbers/"),
    State("numbers-viewer", "/numbers/?page=2", who="viewer"),
    State("numbers-compact", "/numbers/?rows=compact"),
    State("numbers-filtered", "/numbers/?q=branch&state=live"),
    State("numbers-no-match", "/numbers/?q=nothing+of+the+kind"),
    State("numbers-bad-filter", "/numbers/?state=nonsense"),
    State("numbers-past-the-end", "/numbers/?page=99"),
    State("numbers-in-texts-too-short", "/numbers/?in=texts&q=a"),
    State("numbers-chosen", "/numbers/", act=acts.choose_two),
    State("numbers-push-many", "/numbers/", act=acts.push_all),
    State("numbers-in-texts", "/numbers/?q=check-up&in=texts"),
    State("numbers-in-texts-no-match", "/numbers/?q=nothing+of+the+kind&in=texts"),
    State("numbers-save-filter", "/numbers/?q=branch&sort=-changed&size=25", act=acts.name_a_filter),
    # The editor.
    State("editor", EDITOR, who="editor"),
    *(
        State(f"editor-{name}", f"/numbers/{{{name}}}/")
        for name in (
            *(
                "pending",
                "retrying",
                "unconfirmed",
                "rejected",
                "drifted",
                "removed",
                "none",
                "unknown",
                "cleared",
            ),
            *("draft", "long", "old", "arabic"),
        )
    ),
    State("editor-discard", "/numbers/{draft}/", act=acts.ask_to_discard),
    State("editor-viewer", EDITOR, who="viewer"),
    State("editor-viewer-none", "/numbers/{none}/", who="viewer"),
    State("editor-paused", "/numbers/{pending}/", during=refused_key),
    State("editor-typed", "/numbers/{other-40}/", act=acts.type_a_little),
    State("editor-near-the-limit", "/numbers/{other-41}/", act=acts.type_much),
    State("editor-over-the-limit", "/numbers/{other-42}/", act=acts.type_too_much),
    State("editor-warnings", "/numbers/{other-43}/", act=acts.type_placeholders),
    State("editor-saved", "/numbers/{other-44}/", act=acts.save),
    State("editor-saving-slowly", "/numbers/{other-39}/", act=acts.save_slowly),
    State("editor-saved-refused-key", "/numbers/{other-38}/", act=acts.save, during=refused_push),
    State("editor-not-saved", "/numbers/{other-45}/", act=acts.save_nothing, refused=(422,)),
    State("editor-conflict", "/numbers/{other-46}/", act=acts.save_in_between, refused=(409,)),
    State("editor-conflict-outside", "/numbers/{drifted}/", act=acts.save, refused=(409,)),
    State("editor-offline", "/numbers/{other-47}/", act=acts.save_offline, offline=True),
    State("editor-session-ended", "/numbers/{other-48}/", act=acts.save_signed_out, refused=(401,)),
    State("editor-rename", "/numbers/{live}/label/", who="editor"),
    State("editor-notices", "/numbers/{noticed}/"),
    State("editor-notices-viewer", "/numbers/{noticed}/", who="viewer"),
    State("editor-notices-difference", "/numbers/{noticed}/?pane=difference"),
    State("editor-notices-history", "/numbers/{noticed}/?pane=history"),
    State("editor-notice-instead", "/numbers/{instead}/"),
    # The pages of a number.
    State("history", "/numbers/{old}/history/"),
    State("history-older", "/numbers/{old}/history/?before=12"),
    State("history-viewer", "/numbers/{rejected}/history/", who="viewer"),
    State("history-long", "/numbers/{long}/history/"),
    State("history-none", "/numbers/{none}/history/"),
    State("history-picked", "/numbers/{old}/history/?pick=3&pick=29"),
    State("history-group", "/numbers/{worked-on}/history/", act=acts.open_a_group),
    State("history-notices", "/numbers/{noticed}/history/", act=acts.open_a_group),
    State("history-past-the-end", "/numbers/{live}/history/?before=1"),
    State("compare", "/numbers/{old}/compare/?from=3&to=7"),
    State("compare-side", "/numbers/{old}/compare/?from=3&to=7&view=side"),
    State("compare-same", "/numbers/{old}/compare/?from=3&to=3"),
    State("compare-long", "/numbers/{long}/compare/?from=1&to=2"),
    State("compare-arabic", "/numbers/{arabic}/compare/?from=1&to=2"),
    State("compare-long-side", "/numbers/{long}/compare/?from=1&to=2&view=side&lines=all"),
    State("compare-notices", "/numbers/{noticed}/compare/?from=5&to=6"),
    State("compare-notices-profile", "/numbers/{noticed}/compare/?from=1&to=6&of=profile"),
    State("version", "/numbers/{old}/versions/3/"),
    State("version-notices", "/numbers/{noticed}/versions/6/"),
    State("version-notice-instead", "/numbers/{instead}/versions/2/"),
    State("who-wrote-what-notices", "/numbers/{noticed}/blame/"),
    State("version-viewer", "/numbers/{old}/versions/3/", who="viewer"),
    State("version-rejected", "/numbers/{rejected}/versions/2/"),
    State("version-cleared", "/numbers/{cleared}/versions/2/"),
    State("version-long", "/numbers/{long}/versions/2/"),
    State("who-wrote-what", "/numbers/{old}/blame/"),
    State("who-wrote-what-long", "/numbers/{long}/blame/"),
    State("who-wrote-what-none", "/numbers/{none}/blame/"),
    State("revert", "/numbers/{old}/revert/2/"),
    State("clear", "/numbers/{live}/clear/"),
    State("clear-unknown", "/numbers/{unknown}/clear/"),
    State("drift", "/numbers/{drifted}/drift/"),
    State("schedule", "/numbers/{live}/schedule/"),
    State("schedule-refused", "/numbers/{live}/schedule/", act=acts.send_the_form, refused=(422,)),
    # Rollouts and templates.
    State("rollouts", "/rollouts/"),
    State("rollouts-viewer", "/rollouts/", who="viewer"),
    State("rollouts-past-the-end", "/rollouts/?before=1"),
    State("rollout-new", "/rollouts/new/"),
    State("rollout-new-text", "/rollouts/new/?source=text"),
    State("rollout-new-replace", "/rollouts/new/?source=replace"),
    State("rollout-new-refused", "/rollouts/new/?source=text", act=acts.send_the_form, refused=(422,)),
    State("rollout-planned", ROLLOUT),
    State("rollout-planned-viewer", ROLLOUT, who="viewer"),
    State("rollout-guessed", "/rollouts/{guessed}/"),
    State("rollout-table", "/rollouts/{guessed}/", act=acts.say_a_header_that_is_none, refused=(422,)),
    State("rollout-blocked", ROLLOUT + "?show=blocked"),
    State("rollout-difference", ROLLOUT, act=acts.open_a_difference),
    State("rollout-no-row", ROLLOUT + "?q=nothing"),
    State("rollout-opened", ROLLOUT + "?open=all"),
    State("rollout-words-go", "/rollouts/{replacing}/"),
    State("rollout-added", "/rollouts/{adding}/"),
    State("rollout-way-back", "/rollouts/{way_back}/"),
    State("rollout-start-refused", ROLLOUT, act=acts.start_wrongly, refused=(422,)),
    State("rollout-row", ROLLOUT + "rows/1/"),
    *(
        State(f"rollout-{stage}", f"/rollouts/{{{stage}}}/")
        for stage in (
            "scheduled",
            "asking",
            "running",
            "canary",
            "paused",
            "stopped",
            "finished",
            "cancelled",
        )
    ),
    State("rollout-times", "/rollouts/{scheduled}/times/"),
    State("scheduled", "/rollouts/scheduled/"),
    State("numbers-new", "/numbers/new/"),
    State("numbers-new-cells", "/numbers/new/?template={template}"),
    State("numbers-new-filled", "/numbers/new/?template={template}", act=acts.fill_new_numbers_from_a_table),
    State("numbers-new-editor", "/numbers/new/", who="editor"),
    State("templates", "/templates/"),
    State("templates-archived", "/templates/?archived=1"),
    State("template-new", "/templates/new/"),
    State("rollout-followers", "/rollouts/{rollout-followers}/"),
    State("rollout-template-words", "/rollouts/{rollout-template-words}/"),
    State("template", "/templates/{template}/"),
    State("template-viewer", "/templates/{template}/", who="viewer"),
    State("template-archived", "/templates/{archived}/"),
    State("template-refused", "/templates/{template}/", act=acts.save_a_bad_template, refused=(422,)),
    State("template-history", "/templates/{template}/history/"),
    State("template-followers", "/templates/{followed}/followers/"),
    State("template-followers-edited", "/templates/{followed}/followers/?show=edited", who="viewer"),
    State("template-followers-none", "/templates/{template}/followers/"),
    State("template-taking-over", "/templates/{template}/taking-over/"),
    State("template-compare", "/templates/{template}/compare/?from=1&to=2"),
    # Notices.
    State("notices", "/notices/"),
    State("notices-viewer", "/notices/", who="viewer"),
    State("notices-drafts", "/notices/?state=drafts"),
    State("notices-over", "/notices/?state=over"),
    State("notices-past-the-end", "/notices/?page=99"),
    State("notices-calendar", "/notices/?view=calendar"),
    State("notice-new", "/notices/new/"),
    State("notice-new-recipe", "/notices/new/?recipe=staff-away&numbers={live}"),
    State("notice-new-chosen", "/notices/new/?chosen=1&state=live", who="editor"),
    State("notice-new-refused", "/notices/new/", act=acts.send_the_form, refused=(422,)),
    State("notice-draft", "/notices/{notice-draft}/"),
    State("notice-draft-viewer", "/notices/{notice-draft}/", who="viewer"),
    State("notice-draft-left-out", "/notices/{notice-draft}/?show=left-out"),
    State("notice-draft-preview", "/notices/{notice-draft}/", act=acts.open_a_preview),
    State("notice-nobody", "/notices/{notice-nobody}/"),
    State("notice-planned", "/notices/{notice-planned}/"),
    State("notice-begun", "/notices/{notice-begun}/"),
    State("notice-over", "/notices/{notice-over}/"),
    State("notice-gone", "/notices/{notice-gone}/"),
    State("notice-change-draft", "/notices/{notice-draft}/change/"),
    State("notice-change", "/notices/{notice-begun}/change/"),
    State("notice-change-preview", "/notices/{notice-begun}/change/", act=acts.preview_a_change),
    State("notice-number", "/notices/{notice-planned}/numbers/{other-40}/"),
    State("notice-versions", "/notices/{notice-begun}/versions/"),
    # The sheet of details.
    State("details", "/details/?template={details_template}"),
    State("details-changed", "/details/?template={details_template}", act=acts.change_cells),
    State("details-import", "/details/import/?template={details_template}"),
    State("details-import-changes", "/details/import/?template={details_template}", act=acts.load_details),
    State("details-viewer", "/details/?template={details_template}", who="viewer"),
    State("details-none-found", "/details/?template={details_template}&q=xylophone"),
    State("details-not-followed", "/details/?template={template}"),
    State("details-wrong", "/details/?template={details_template}&without=colour"),
    # Fields.
    State("fields", "/fields/"),
    State("fields-viewer", "/fields/", who="viewer"),
    State("fields-refused", "/fields/", act=acts.make_a_field_without_a_key_that_can_be, refused=(409,)),
    State("field", "/fields/{field}/"),
    # Details of one number.
    State("number-details", "/numbers/{other-2}/details/", who="editor"),
    State("number-details-viewer", "/numbers/{other-2}/details/", who="viewer"),
    State("number-details-choose", "/numbers/{other-50}/details/", who="editor"),
    State(
        "number-details-of-a-text", "/numbers/{other-50}/details/?template={details_template}", who="editor"
    ),
    State(
        "number-details-refused",
        "/numbers/{other-2}/details/",
        who="editor",
        act=acts.save_details_that_can_not_be,
        refused=(422,),
    ),
    State("number-details-stop", "/numbers/{other-2}/details/?stop=1", who="editor"),
    # Tags.
    State("checks", "/checks/"),
    State("checks-of-a-rule", "/checks/?rule=two-prices", who="viewer"),
    State("checks-meant", "/checks/?show=meant"),
    State("tags", "/tags/"),
    State("tags-viewer", "/tags/", who="viewer"),
    State("tag", "/tags/{tag}/"),
    State("tag-refused", "/tags/{tag}/", act=acts.rename_to_a_taken_name, refused=(409,)),
    State("number-tags", "/numbers/{live}/tags/", who="editor"),
    State("tags-of-chosen", "/tags/chosen/?state=live", who="editor"),
    State("names", "/numbers/names/", who="editor"),
    State("names-asked", "/numbers/names/", act=acts.paste_names_with_a_title),
    State("names-stored", "/numbers/names/", act=acts.paste_names),
    State("numbers-of-a-tag", "/numbers/?tag={tag}"),
    State("overview-of-a-tag", "/?tag={tag}"),
    # Places.
    State("places", "/places/", who="editor"),
    State("places-said", "/places/?q=zzz&said=1", who="editor"),
    State("places-refused", "/places/", act=acts.name_no_region, refused=(422,)),
    State("number-place", "/numbers/{live}/place/", who="editor"),
    # Bank holidays.
    State("holidays", "/notices/holidays/"),
    State("holidays-viewer", "/notices/holidays/", who="viewer"),
    State("holidays-import", "/notices/holidays/?regions=GB-ENG+IE+XX"),
    State("holidays-closing", "/notices/holidays/closing/?state=live"),
    # Tokens for programs, and the reference of the API.
    State("api-docs", "/api/docs"),
    State("api-chapter", "/api/docs/rollouts", who="viewer"),
    State("api-chapter-open", "/api/docs/profile", act=acts.open_all_folds),
    State("tokens", "/account/tokens/"),
    State("token-refused", "/account/tokens/", act=acts.make_a_token_for_nothing, refused=(422,)),
    State("token-made", "/account/tokens/", act=acts.make_a_token),
    State("token-revoke", "/account/tokens/{api_token}/revoke/"),
    # Webhooks.
    State("webhooks", "/webhooks/"),
    State("webhook-new", "/webhooks/new/"),
    State("webhook-new-refused", "/webhooks/new/", act=acts.make_an_endpoint_inside, refused=(422,)),
    State("webhook-made", "/webhooks/new/", act=acts.make_an_endpoint),
    State("webhook", "/webhooks/{webhook}/"),
    State("webhook-answers", "/webhooks/{webhook}/", act=acts.open_all_folds),
    State("webhook-waiting", "/webhooks/{webhook}/?show=waiting"),
    State("webhook-off", "/webhooks/{webhook_off}/"),
    State("webhook-unused", "/webhooks/{webhook_new}/"),
    State("webhook-none-waiting", "/webhooks/{webhook_new}/?show=waiting"),
    State("webhook-change", "/webhooks/{webhook}/change/"),
    State("webhook-delete", "/webhooks/{webhook}/delete/"),
    # The audit log.
    State("audit", "/audit/"),
    State("audit-viewer", "/audit/", who="viewer"),
    State("audit-rollout", "/audit/?rollout={planned}"),
    State("audit-no-match", "/audit/?actor=nobody+at+all"),
    State("audit-meant", "/audit/?actor=m&number=harbour"),
    State("audit-bad-filter", "/audit/?from=yesterday"),
    State("styleguide", "/styleguide/", during=debug),
    # What can't be served.
    State("no-right", "/numbers/", who="nobody", status=403),
    State("no-right-overview", "/", who="nobody", status=403),
    State("no-right-rollout", "/rollouts/new/", who="viewer", status=403),
    State("no-right-notice", "/notices/new/", who="viewer", status=403),
    State("no-right-audit", "/audit/", who="nobody", status=403),
    State("not-found", "/numbers/+441632000000/", status=404),
    State("not-understood", "/numbers/?" + "a&" * 10_001, status=400),
    State("too-large", "/numbers/{live}/schedule/", act=acts.send_far_too_much, refused=(413,)),
    State("not-sent-yet", EDITOR, act=acts.send_signed_out, refused=(401,)),
    State("broken", "/", during=broken, status=500),
]
