"""What the measured addresses name: numbers, agents, days and lines of the log of the database at hand."""

from datetime import timedelta
from urllib.parse import quote_plus

from profiles.l10n.phone_numbers import format_international
from profiles.models import Agent, AuditEvent, PhoneNumber
from tests.bench.seeding.invented import AGENTS, RARE_AGENT


def places() -> dict[str, str]:
    """Return what each name in the braces of a page's path stands for, ready for an address."""
    numbers = PhoneNumber.objects.order_by("pk")
    long = numbers.order_by("-version")[0]
    settled = numbers.filter(state="live", version__gt=0).exclude(label="").exclude(pk=long.pk)
    short, drafted = settled.last(), settled.filter(drafts__isnull=False).first()
    last = AuditEvent.objects.latest("seq")
    typed = format_international(short.number)
    pages = numbers.count() // 50
    found = {
        "long": long.number,
        "short": short.number,
        "drafted": drafted.number,
        "bare": numbers.filter(state="live", version=0)[0].number,
        "middle_version": str(long.version // 2),
        "middle_page": str(max(pages // 2, 1)),
        "last_page": str(max(pages, 1)),
        "middle_event": str(last.seq // 2),
    } | {state: numbers.filter(state=state)[0].number for state in ("pending", "rejected")}
    in_queries = {
        "label": short.label,
        "international": typed,
        "national": "0" + typed.split(" ", 1)[1] if typed.startswith("+44") else typed.split(" ", 1)[1],
        "last_digits": short.number[-4:],
        "short_typed": typed,
        "long_typed": long.number,
        "agent": Agent.objects.get(name=next(iter(AGENTS))).agent_id,
        "rare_agent": Agent.objects.get(name=RARE_AGENT).agent_id,
        "actor": AuditEvent.objects.filter(action="edit")[0].actor_name,
        "old_day": f"{last.at - timedelta(days=500):%Y-%m-%d}",
    }
    return found | {name: quote_plus(value) for name, value in in_queries.items()}
