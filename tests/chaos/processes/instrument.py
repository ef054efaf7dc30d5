"""Our own instrument in the chaos databases, by the true time.

It notes every change of what a number claims, and when each attempt began, ended and was answered, and each event
and each delivery was written: the product's own times are those of processes whose clocks may be wrong.
"""

from collections.abc import Mapping
from datetime import UTC, datetime

from django.db import connection

from tests.chaos.processes.databases import is_sqlite

TABLES = (
    """
CREATE TABLE chaos_transition (
    id {serial}, at {real} NOT NULL, number_id bigint NOT NULL, state varchar(12) NOT NULL,
    version integer NOT NULL, head_id bigint, live_id bigint, seen text
);
""",
    """
CREATE TABLE chaos_moment (
    id {serial}, at {real} NOT NULL, what varchar(12) NOT NULL, row_id bigint NOT NULL
);
""",
)
SQLITE_NOW = "(julianday('now') - 2440587.5) * 86400.0"
POSTGRES_NOW = "extract(epoch FROM clock_timestamp())"
SQLITE_TRIGGER = """
CREATE TRIGGER chaos_transitions AFTER UPDATE ON profiles_phonenumber
WHEN OLD.state <> NEW.state OR OLD.version <> NEW.version OR OLD.remote_text_seen IS NOT NEW.remote_text_seen
    OR OLD.live_id IS NOT NEW.live_id
BEGIN
    INSERT INTO chaos_transition (at, number_id, state, version, head_id, live_id, seen)
    VALUES ({now}, NEW.id, NEW.state, NEW.version, NEW.head_id, NEW.live_id, NEW.remote_text_seen);
END;
"""
SQLITE_MOMENT = """
CREATE TRIGGER chaos_{what} AFTER {when} BEGIN
    INSERT INTO chaos_moment (at, what, row_id) VALUES ({now}, '{what}', NEW.{key});
END;
"""
POSTGRES_TRIGGER = """
CREATE FUNCTION chaos_transition() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO chaos_transition (at, number_id, state, version, head_id, live_id, seen)
    VALUES ({now}, NEW.id, NEW.state, NEW.version, NEW.head_id, NEW.live_id, NEW.remote_text_seen);
    RETURN NULL;
END $$;
CREATE TRIGGER chaos_transitions AFTER UPDATE ON profiles_phonenumber FOR EACH ROW
WHEN (OLD.state <> NEW.state OR OLD.version <> NEW.version OR OLD.live_id IS DISTINCT FROM NEW.live_id
    OR OLD.remote_text_seen IS DISTINCT FROM NEW.remote_text_seen)
EXECUTE FUNCTION chaos_transition();
"""
POSTGRES_MOMENT = """
CREATE FUNCTION chaos_{what}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO chaos_moment (at, what, row_id) VALUES ({now}, '{what}', NEW.{key});
    RETURN NULL;
END $$;
CREATE TRIGGER chaos_{what} AFTER {when} EXECUTE FUNCTION chaos_{what}();
"""
STARTED, FINISHED, ANSWERED, EVENT, TOLD = "started", "finished", "answered", "event", "told"
ATTEMPT_ENDS = """UPDATE ON profiles_pushattempt FOR EACH ROW
WHEN (OLD.finished_at IS NULL AND NEW.finished_at IS NOT NULL)"""
# Only whoever sent it tells how long it took; others may have closed it before, as that of a dead process.
SENDER_TELLS = """UPDATE ON profiles_pushattempt FOR EACH ROW
WHEN (OLD.duration_ms IS NULL AND NEW.duration_ms IS NOT NULL)"""
# What is noted -> after which statement, and the key of its row.
MOMENTS = {
    STARTED: ("INSERT ON profiles_pushattempt FOR EACH ROW", "id"),
    FINISHED: (ATTEMPT_ENDS, "id"),
    ANSWERED: (SENDER_TELLS, "id"),
    EVENT: ("INSERT ON profiles_auditevent FOR EACH ROW", "seq"),
    TOLD: ("INSERT ON profiles_webhookdelivery FOR EACH ROW", "id"),
}

# (what was noted, the key of its row) -> when.
Moments = Mapping[tuple[str, int], datetime]


def install_instrument() -> None:
    """Add the tables and their triggers to this process's database."""
    serial, real = (
        ("integer PRIMARY KEY", "real") if is_sqlite() else ("bigserial PRIMARY KEY", "double precision")
    )
    now = SQLITE_NOW if is_sqlite() else POSTGRES_NOW
    transitions, moment = (
        (SQLITE_TRIGGER, SQLITE_MOMENT) if is_sqlite() else (POSTGRES_TRIGGER, POSTGRES_MOMENT)
    )
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(table.format(serial=serial, real=real))
        cursor.execute(transitions.format(now=now))
        for what, (when, key) in MOMENTS.items():
            cursor.execute(moment.format(now=now, what=what, when=when, key=key))


def read_moments() -> Moments:
    """Return what was noted of attempts and events."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT what, row_id, at FROM chaos_moment")
        return {(what, key): datetime.fromtimestamp(at, UTC) for what, key, at in cursor.fetchall()}
