"""Makes the place where words are searched: a `tsvector` column on PostgreSQL, an FTS5 table on SQLite."""

from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, migrations, transaction

NO_UNACCENT = """
The search needs the extension "unaccent" of PostgreSQL, and this account may not create it.
Ask whoever administers the database to run, connected to it:
    CREATE EXTENSION unaccent;
(the files come with the package postgresql-contrib, or with postgresql-15 itself on Debian), then migrate again.
"""
POSTGRES = [
    "DROP TEXT SEARCH CONFIGURATION IF EXISTS veillee_french",
    "CREATE TEXT SEARCH CONFIGURATION veillee_french (COPY = pg_catalog.french)",
    """ALTER TEXT SEARCH CONFIGURATION veillee_french
       ALTER MAPPING FOR hword, hword_part, word WITH unaccent, french_stem""",
    "ALTER TABLE search_document ADD COLUMN words tsvector",
    "CREATE INDEX document_words ON search_document USING gin (words)",
]
SQLITE = [
    """CREATE VIRTUAL TABLE search_fts
       USING fts5(title, tags, text, about, tokenize = "unicode61 remove_diacritics 2")""",
    """CREATE TRIGGER search_document_gone AFTER DELETE ON search_document
       BEGIN DELETE FROM search_fts WHERE rowid = old.id; END""",
]
UNDO_POSTGRES = [
    "ALTER TABLE search_document DROP COLUMN words",
    "DROP TEXT SEARCH CONFIGURATION IF EXISTS veillee_french",
]
UNDO_SQLITE = ["DROP TRIGGER IF EXISTS search_document_gone", "DROP TABLE search_fts"]


def make_words(apps, editor):
    if editor.connection.vendor == "postgresql":
        add_unaccent(editor)
        run(editor, POSTGRES)
    else:
        run(editor, SQLITE)


def drop_words(apps, editor):
    run(editor, UNDO_POSTGRES if editor.connection.vendor == "postgresql" else UNDO_SQLITE)


def add_unaccent(editor):
    try:
        with transaction.atomic(using=editor.connection.alias):
            editor.execute("CREATE EXTENSION IF NOT EXISTS unaccent")
    except DatabaseError as error:
        raise ImproperlyConfigured(NO_UNACCENT) from error


def run(editor, statements):
    for statement in statements:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [migrations.RunPython(make_words, drop_words)]
