"""Lets PostgreSQL read words that hold both letters and digits without their accents, as it reads all others.

What was indexed before is marked to be indexed anew, a batch at a time: only the documents whose words still have
accents, which are those concerned. The worker's sweep then does the rest, and is taken up where it stopped.
"""

from django.db import migrations

MAP = "ALTER TEXT SEARCH CONFIGURATION veillee_french ALTER MAPPING FOR numword, numhword, hword_numpart WITH {}"
BATCH = 20_000
MARK = """
    UPDATE search_document SET stale_at = now()
    WHERE id > %s AND id <= %s AND stale_at IS NULL AND words IS NOT NULL AND words::text ~ '[^\\x01-\\x7f]'
"""


def read_without_accents(apps, editor):
    if editor.connection.vendor != "postgresql":
        return
    editor.execute(MAP.format("unaccent, simple"))
    with editor.connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM search_document")
        last = cursor.fetchone()[0]
        for start in range(0, last, BATCH):
            cursor.execute(MARK, [start, start + BATCH])


def read_with_accents(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute(MAP.format("simple"))


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("search", "0002_words")]

    operations = [migrations.RunPython(read_without_accents, read_with_accents)]
