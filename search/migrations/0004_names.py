"""Lets PostgreSQL find people, groups and organisations by name without reading them all, and keeps what finds nothing.

The indexes are made of the names themselves: a name that changes is found at once, with nothing to keep up to date.
"""

from django.db import migrations, models

TABLES = {
    "person": ("accounts_user", "name || ' ' || username"),
    "group": ("groups_group", "name"),
    "organisation": ("accounts_organisation", "name"),
    "presentation": ("accounts_profile", "presentation"),
    "value": ("accounts_profilevalue", "value"),
}
SPREAD = "to_tsvector('veillee_names', translate({}, '.-_@''’/', '       '))"


def make_indexes(apps, editor):
    if editor.connection.vendor != "postgresql":
        return
    editor.execute("DROP TEXT SEARCH CONFIGURATION IF EXISTS veillee_names")
    editor.execute("CREATE TEXT SEARCH CONFIGURATION veillee_names (COPY = pg_catalog.simple)")
    editor.execute(
        """ALTER TEXT SEARCH CONFIGURATION veillee_names
           ALTER MAPPING FOR word, numword, hword, hword_part, numhword, hword_numpart WITH unaccent, simple"""
    )
    for name, (table, words) in TABLES.items():
        editor.execute(f"CREATE INDEX search_{name}_names ON {table} USING gin ({SPREAD.format(words)})")


def drop_indexes(apps, editor):
    if editor.connection.vendor != "postgresql":
        return
    for name in TABLES:
        editor.execute(f"DROP INDEX IF EXISTS search_{name}_names")
    editor.execute("DROP TEXT SEARCH CONFIGURATION IF EXISTS veillee_names")


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0003_words_with_digits"),
        ("accounts", "0005_mail_suspended"),
        ("groups", "0006_group_silence"),
    ]

    operations = [
        migrations.RunPython(make_indexes, drop_indexes),
        migrations.CreateModel(
            name="Unanswered",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("words", models.CharField(max_length=100, unique=True)),
                ("times", models.PositiveIntegerField(default=1)),
                ("last_on", models.DateField(db_index=True)),
            ],
            options={"verbose_name_plural": "unanswered", "ordering": ["-times", "-last_on", "words"]},
        ),
    ]
