"""The addresses of the product."""

from django.urls import path, register_converter

from profiles.views import account, audit, changes, drift, editor, history, metrics, numbers, overview


class E164Converter:
    """A phone number as Nixflex names it, with its plus."""

    regex = r"\+[1-9][0-9]{1,14}"

    def to_python(self, value: str) -> str:
        """Return the number as it stands in the address."""
        return value

    def to_url(self, value: str) -> str:
        """Return the number as it goes into an address."""
        return value


register_converter(E164Converter, "e164")

urlpatterns = [
    path("", overview.overview_page, name="overview"),
    path("numbers/", numbers.number_list, name="number-list"),
    path("numbers/import/", numbers.import_now, name="number-import"),
    path("numbers/<e164:number>/", editor.number_editor, name="number-editor"),
    path("numbers/<e164:number>/draft/", editor.number_draft, name="number-draft"),
    path("numbers/<e164:number>/status/", editor.number_status, name="number-status"),
    path("numbers/<e164:number>/push/", editor.number_push, name="number-push"),
    path("numbers/<e164:number>/label/", numbers.number_label, name="number-label"),
    path("numbers/<e164:number>/clear/", changes.number_clear, name="number-clear"),
    path("numbers/<e164:number>/history/", history.number_history, name="number-history"),
    path("numbers/<e164:number>/compare/", history.number_compare, name="number-compare"),
    path("numbers/<e164:number>/revert/<int:version>/", changes.number_revert, name="number-revert"),
    path("numbers/<e164:number>/drift/", drift.number_drift, name="number-drift"),
    path("audit/", audit.audit_log, name="audit-log"),
    path("audit/export/", audit.audit_export_file, name="audit-export"),
    path("metrics", metrics.metrics_page, name="metrics"),
    path("account/resume/", account.account_resume, name="account-resume"),
]
