"""URL configuration of the app."""

from django.urls import include, path, register_converter

from profiles.api.v1 import reference
from profiles.api.v1 import site as api
from profiles.views import account, audit, hours, metrics, overview, styleguide, tokens
from profiles.views.checks import pages as checks
from profiles.views.details import drafts as details_drafts
from profiles.views.details import fields
from profiles.views.details import number as details
from profiles.views.details.sheet import files as details_files
from profiles.views.details.sheet import pages as details_sheet
from profiles.views.details.sheet import saving as details_saving
from profiles.views.editor import confirmations, drift
from profiles.views.editor import page as editor
from profiles.views.editor import parts as editor_parts
from profiles.views.history import comparing, versions
from profiles.views.history import pages as history
from profiles.views.notices import clock as notice_clock
from profiles.views.notices import editing as notice_editing
from profiles.views.notices import pages as notices
from profiles.views.notices import rows as notice_rows
from profiles.views.numbers import chosen, onboarding, saved_filters
from profiles.views.numbers import pages as numbers
from profiles.views.own_account import pages as own_account
from profiles.views.people import invitations, teams
from profiles.views.people import pages as people
from profiles.views.places import holidays
from profiles.views.places import pages as places
from profiles.views.rollout_templates import followers as template_followers
from profiles.views.rollout_templates import history as template_history
from profiles.views.rollout_templates import pages as templates
from profiles.views.rollout_templates import taking_over
from profiles.views.rollouts import corrections as rollout_corrections
from profiles.views.rollouts import new as rollout_new
from profiles.views.rollouts import pages as rollouts
from profiles.views.rollouts import rows as rollout_rows
from profiles.views.rollouts import schedules
from profiles.views.rollouts import steps as rollout_steps
from profiles.views.tags import catalogue as tags
from profiles.views.tags import names as tag_names
from profiles.views.tags import numbers as tag_numbers
from profiles.views.webhooks import pages as webhooks
from profiles.views.webhooks import steps as webhook_steps


class E164Converter:
    """Path converter for E.164 numbers, with their plus."""

    regex = r"\+[1-9][0-9]{1,14}"

    def to_python(self, value: str) -> str:
        """Return the number unchanged."""
        return value

    def to_url(self, value: str) -> str:
        """Return the number unchanged."""
        return value


register_converter(E164Converter, "e164")

urlpatterns = [
    # First, since programs call often, and each pattern before theirs would be tried.
    path("api/v1/", include((api.urlpatterns(), "api"), namespace="api")),
    path("nixflex/", include("profiles.api.nixflex.urls")),
    path("", overview.overview_page, name="overview"),
    path("numbers/", numbers.number_list, name="number-list"),
    path("numbers/import/", numbers.import_now, name="number-import"),
    path("numbers/import/progress/", numbers.number_import_progress, name="number-import-progress"),
    path("numbers/new/", onboarding.number_new, name="number-new"),
    path("numbers/states/", numbers.number_states, name="number-states"),
    path("numbers/chosen/", chosen.number_chosen, name="number-chosen"),
    path("numbers/names/", tag_names.number_names, name="number-names"),
    path("numbers/filters/", saved_filters.filter_save, name="filter-save"),
    path("numbers/filters/<int:pk>/remove/", saved_filters.filter_remove, name="filter-remove"),
    path("numbers/<e164:number>/", editor.number_editor, name="number-editor"),
    path("numbers/<e164:number>/draft/", editor_parts.number_draft, name="number-draft"),
    path("numbers/<e164:number>/status/", editor_parts.number_status, name="number-status"),
    path("numbers/<e164:number>/others/", editor_parts.number_others, name="number-others"),
    path("numbers/<e164:number>/push/", editor_parts.number_push, name="number-push"),
    path("numbers/<e164:number>/label/", numbers.number_label, name="number-label"),
    path("numbers/<e164:number>/tags/", tag_numbers.number_tags, name="number-tags"),
    path("numbers/<e164:number>/checks/", checks.number_check, name="number-check"),
    path("numbers/<e164:number>/place/", places.number_place, name="number-place"),
    path("numbers/<e164:number>/clear/", confirmations.number_clear, name="number-clear"),
    path("numbers/<e164:number>/history/", history.number_history, name="number-history"),
    path("numbers/<e164:number>/compare/", comparing.number_compare, name="number-compare"),
    path("numbers/<e164:number>/blame/", history.number_blame, name="number-blame"),
    path("numbers/<e164:number>/versions/<int:version>/", versions.number_version, name="number-version"),
    path(
        "numbers/<e164:number>/versions/<int:version>/text/",
        versions.number_version_text,
        name="number-version-text",
    ),
    path("numbers/<e164:number>/revert/<int:version>/", confirmations.number_revert, name="number-revert"),
    path("numbers/<e164:number>/drift/", drift.number_drift, name="number-drift"),
    path("numbers/<e164:number>/schedule/", schedules.number_schedule, name="number-schedule"),
    path("details/", details_sheet.details_sheet, name="details-sheet"),
    path("details/export/", details_files.details_export, name="details-export"),
    path("details/import/", details_files.details_import, name="details-import"),
    path("details/read/", details_saving.details_read, name="details-read"),
    path("numbers/<e164:number>/details/", details.number_details, name="number-details"),
    path(
        "numbers/<e164:number>/details/draft/",
        details_drafts.number_details_draft,
        name="number-details-draft",
    ),
    path("hours/", hours.hours_read, name="hours-read"),
    path("notices/", notices.notice_list, name="notice-list"),
    path("notices/new/", notice_editing.notice_new, name="notice-new"),
    path("notices/holidays/", holidays.notice_holidays, name="notice-holidays"),
    path("notices/holidays/closing/", holidays.notice_closing, name="notice-closing"),
    path("notices/<int:pk>/", notices.notice_page, name="notice"),
    path("notices/<int:pk>/progress/", notices.notice_progress, name="notice-progress"),
    path("notices/<int:pk>/versions/", notices.notice_versions, name="notice-versions"),
    path("notices/<int:pk>/numbers/", notice_rows.notice_numbers, name="notice-numbers"),
    path("notices/<int:pk>/numbers/<e164:number>/", notice_rows.notice_number, name="notice-number"),
    path("notices/<int:pk>/change/", notice_editing.notice_change, name="notice-change"),
    path("notices/<int:pk>/drop/", notice_editing.notice_drop, name="notice-drop"),
    path("notices/<int:pk>/add/", notice_editing.notice_add, name="notice-add"),
    path("rollouts/", rollouts.rollout_list, name="rollout-list"),
    path("rollouts/new/", rollout_new.rollout_new, name="rollout-new"),
    path("rollouts/scheduled/", rollouts.rollout_scheduled, name="rollout-scheduled"),
    path("rollouts/<int:pk>/", rollouts.rollout_page, name="rollout"),
    path("rollouts/<int:pk>/progress/", rollouts.rollout_progress_fragment, name="rollout-progress"),
    path("rollouts/<int:pk>/rows/", rollout_rows.rollout_rows, name="rollout-rows"),
    path("rollouts/<int:pk>/rows/<int:position>/", rollout_rows.rollout_row, name="rollout-row"),
    path("rollouts/<int:pk>/download/", rollout_rows.rollout_download, name="rollout-download"),
    path("rollouts/<int:pk>/names/", tag_names.rollout_names, name="rollout-names"),
    path("rollouts/<int:pk>/columns/", rollout_steps.rollout_columns, name="rollout-columns"),
    path("rollouts/<int:pk>/table/", rollout_corrections.rollout_table, name="rollout-table"),
    path("rollouts/<int:pk>/replan/", rollout_steps.rollout_replan, name="rollout-replan"),
    path("rollouts/<int:pk>/use/", rollout_steps.rollout_use, name="rollout-use"),
    path("rollouts/<int:pk>/start/", rollout_steps.rollout_start, name="rollout-start"),
    path("rollouts/<int:pk>/times/", rollout_steps.rollout_times, name="rollout-times"),
    path("rollouts/<int:pk>/pause/", rollout_steps.rollout_pause, name="rollout-pause"),
    path("rollouts/<int:pk>/resume/", rollout_steps.rollout_resume, name="rollout-resume"),
    path("rollouts/<int:pk>/go-on/", rollout_steps.rollout_go_on, name="rollout-go-on"),
    path("rollouts/<int:pk>/cancel/", rollout_steps.rollout_cancel, name="rollout-cancel"),
    path("rollouts/<int:pk>/retry/", rollout_steps.rollout_retry, name="rollout-retry"),
    path("rollouts/<int:pk>/undo/", rollout_steps.rollout_undo, name="rollout-undo"),
    path("templates/", templates.template_list, name="template-list"),
    path("templates/new/", templates.template_new, name="template-new"),
    path("templates/<int:pk>/", templates.template_editor, name="template-editor"),
    path("templates/<int:pk>/archive/", templates.template_archive, name="template-archive"),
    path("templates/<int:pk>/history/", template_history.template_history, name="template-history"),
    path("templates/<int:pk>/compare/", template_history.template_compare, name="template-compare"),
    path("templates/<int:pk>/followers/", template_followers.template_followers, name="template-followers"),
    path("templates/<int:pk>/taking-over/", taking_over.template_taking_over, name="template-taking-over"),
    path("templates/<int:pk>/fields/", fields.template_fields, name="template-fields"),
    path("fields/", fields.field_list, name="field-list"),
    path("fields/<int:pk>/", fields.field_page, name="field"),
    path("checks/", checks.check_list, name="check-list"),
    path("tags/", tags.tag_list, name="tag-list"),
    path("tags/chosen/", tag_numbers.tag_chosen, name="tag-chosen"),
    path("tags/<int:pk>/", tags.tag_page, name="tag"),
    path("notices/clock/", notice_clock.notice_clock, name="notice-clock"),
    path("places/", places.place_list, name="place-list"),
    path("audit/", audit.audit_log, name="audit-log"),
    path("audit/export/", audit.audit_export_file, name="audit-export"),
    path("webhooks/", webhooks.webhook_list, name="webhook-list"),
    path("webhooks/new/", webhooks.webhook_new, name="webhook-new"),
    path("webhooks/<int:pk>/", webhooks.webhook_page, name="webhook"),
    path("webhooks/<int:pk>/change/", webhooks.webhook_change, name="webhook-change"),
    path("webhooks/<int:pk>/delete/", webhooks.webhook_delete, name="webhook-delete"),
    path("webhooks/<int:pk>/switch/", webhook_steps.webhook_switch, name="webhook-switch"),
    path("webhooks/<int:pk>/secret/", webhook_steps.webhook_secret, name="webhook-secret"),
    path("webhooks/<int:pk>/test/", webhook_steps.webhook_test, name="webhook-test"),
    path(
        "webhooks/<int:pk>/deliveries/<int:delivery>/",
        webhook_steps.webhook_delivery,
        name="webhook-delivery",
    ),
    path("metrics", metrics.metrics_page, name="metrics"),
    path("people/", people.people_list, name="people-list"),
    path("people/<int:pk>/", people.person_page, name="person"),
    path("people/invite/", invitations.people_invite, name="people-invite"),
    path("people/invitations/<int:pk>/", invitations.invitation_page, name="invitation"),
    path("people/join/<str:token>/", invitations.join, name="join"),
    path("people/teams/", teams.team_list, name="team-list"),
    path("people/teams/<int:pk>/", teams.team_page, name="team"),
    path("account/", own_account.own_account, name="own-account"),
    path("account/email/", own_account.own_email, name="own-email"),
    path("account/sessions/", own_account.own_sessions, name="own-sessions"),
    path("account/resume/", account.account_resume, name="account-resume"),
    path("api/docs", reference.api_docs, name="api-docs"),
    path("api/docs/<slug:chapter>", reference.api_chapter, name="api-chapter"),
    path("api/openapi.json", reference.api_document, name="api-openapi"),
    path("account/tokens/", tokens.token_list, name="token-list"),
    path("account/tokens/<int:pk>/revoke/", tokens.token_revoke, name="token-revoke"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
]
