import unicodedata

from django.db import NotSupportedError, ProgrammingError, migrations
from django.db.models import OuterRef, Subquery

AT_ONCE = 500

# On SQLite: an FTS5 table that holds no text of its own, only which numbers have each three characters.
FTS = """
CREATE VIRTUAL TABLE IF NOT EXISTS profiles_profiletext_index USING fts5(
    folded, content='profiles_profiletext', content_rowid='number_id',
    tokenize='trigram case_sensitive 1', detail=none, columnsize=0
);
CREATE TRIGGER IF NOT EXISTS profiles_profiletext_added AFTER INSERT ON profiles_profiletext BEGIN
    INSERT INTO profiles_profiletext_index(rowid, folded) VALUES (new.number_id, new.folded);
END;
CREATE TRIGGER IF NOT EXISTS profiles_profiletext_gone AFTER DELETE ON profiles_profiletext BEGIN
    INSERT INTO profiles_profiletext_index(profiles_profiletext_index, rowid, folded)
        VALUES ('delete', old.number_id, old.folded);
END;
CREATE TRIGGER IF NOT EXISTS profiles_profiletext_changed AFTER UPDATE ON profiles_profiletext BEGIN
    INSERT INTO profiles_profiletext_index(profiles_profiletext_index, rowid, folded)
        VALUES ('delete', old.number_id, old.folded);
    INSERT INTO profiles_profiletext_index(rowid, folded) VALUES (new.number_id, new.folded);
END;
INSERT INTO profiles_profiletext_index(profiles_profiletext_index) VALUES ('rebuild');
"""
NO_FTS = (
    "This SQLite can't search in texts: Nixadmin needs 3.34 or newer with FTS5. Run it with another Python, or "
    "on PostgreSQL. Nothing is lost; migrate again then."
)
NO_TRIGRAMS = (
    "PostgreSQL's extension pg_trgm is needed to search in texts, and this user may not make it. Let an "
    "administrator of the database run: CREATE EXTENSION pg_trgm; and migrate again."
)

# How texts were folded at this point; what the product does today is in profiles/texts/folding.py.
LOOKALIKES = {
    **dict.fromkeys("'’‘ʼ`´", "'"),
    **dict.fromkeys("“”„«»", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
}


class Folded(dict):
    """Each character as it is compared, found out when it is first met."""

    def __missing__(self, code):
        char = chr(code)
        if char.isspace():
            plain = " "
        else:
            char = LOOKALIKES.get(char, char)
            parts = unicodedata.normalize("NFD", char)
            base = (parts[0] if all(map(unicodedata.combining, parts[1:])) else char).lower()
            # One for one, whatever a language makes of it: places in the text stay what they are.
            plain = base if len(base) == 1 else char
        self[code] = plain
        return plain


FOLDED = Folded()


def fill(apps, schema_editor):
    """Let every number know its head's length and time, and what its text says."""
    PhoneNumber = apps.get_model("profiles", "PhoneNumber")
    ProfileText = apps.get_model("profiles", "ProfileText")
    Revision = apps.get_model("profiles", "Revision")
    head = Revision.objects.filter(pk=OuterRef("head"))
    PhoneNumber.objects.filter(head__isnull=False).update(
        length=Subquery(head.values("length")), changed_at=Subquery(head.values("created_at"))
    )
    said = PhoneNumber.objects.filter(has_profile=True).order_by("pk").values_list("pk", "head__text")
    last = 0
    while some := list(said.filter(pk__gt=last)[:AT_ONCE]):
        ProfileText.objects.bulk_create(
            [ProfileText(pk=pk, folded=text.translate(FOLDED)) for pk, text in some], ignore_conflicts=True
        )
        last = some[-1][0]


def index(apps, schema_editor):
    """Make the index that finds texts by three characters in a row."""
    connection = schema_editor.connection
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            try:
                cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            except (ProgrammingError, NotSupportedError) as refused:
                raise SystemExit(NO_TRIGRAMS) from refused
            cursor.execute(
                "CREATE INDEX IF NOT EXISTS profiles_profiletext_says"
                " ON profiles_profiletext USING gin (folded gin_trgm_ops)"
            )
        return
    Database = connection.Database
    if Database.sqlite_version_info < (3, 34):
        raise SystemExit(NO_FTS)
    connection.ensure_connection()
    try:
        connection.connection.executescript(FTS)
    except Database.OperationalError as refused:
        if "fts5" in str(refused):
            raise SystemExit(NO_FTS) from refused
        raise


def no_index(apps, schema_editor):
    """Take the index away again."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX IF EXISTS profiles_profiletext_says")
        return
    for name in ("added", "gone", "changed"):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS profiles_profiletext_{name}")
    schema_editor.execute("DROP TABLE IF EXISTS profiles_profiletext_index")


class Migration(migrations.Migration):
    # Filled before it is indexed, which is much quicker; PostgreSQL can't index in the transaction that filled.
    # Each step can be made again, so a migration that was cut off is just started once more.
    atomic = False

    dependencies = [("profiles", "0010_finding")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(index, no_index),
    ]
