"""Words as the French write them: accents, capitals, plurals and apostrophes do not matter (LS2)."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace

from django.apps import apps
from django.db import connection

from search import words
from search.models import Document
from tests.search.conftest import publish

WRITTEN_AND_TYPED = [
    ("Réunion publique", "reunion"),
    ("reunion du soir", "Réunion"),
    ("ÉCOLE élémentaire", "école"),
    ("Les écoles rurales", "ecole"),
    ("Une école", "ÉCOLES"),
    ("L'accessibilité numérique", "accessibilité"),
    ("L’accessibilité numérique", "l'accessibilite"),
    ("Accessibilité", "l’accessibilité"),
    ("Aujourd'hui au marché", "aujourd'hui"),
    ("Les communes nouvelles", "commune nouvelle"),
    ("La commune nouvelle", "communes nouvelles"),
    ("Journaux municipaux", "journal municipal"),
    ("Journal municipal", "journaux municipaux"),
    ("Eaux usées", "eau usée"),
    ("L'eau usée", "eaux"),
    ("Bureaux de vote", "bureau"),
    ("Œuvre collective", "oeuvre"),
    ("Oeuvre collective", "œuvre"),
    ("Sous-préfecture", "sous-préfecture"),
    ("Sous-préfecture", "préfecture"),
    ("Garçon et forêt", "garcon foret"),
    ("Noël à Uzès", "noel uzes"),
    ("Plan 2026-2030", "2026"),
    ("Voir numerique.gouv.fr", "numerique"),
    ("Rapport CGET_2019.pdf", "cget"),
    ("Événement1 du bocage", "evenement1"),
    ("Évènement2 du bocage", "évènement2"),
    ("Le budget de la commune", "le budget"),
    ("Budget", "le budget"),
]


def test_a_word_is_found_however_it_is_written(people, look):
    """LS2: the list of French words."""
    for written in dict(WRITTEN_AND_TYPED):
        publish(people, written)
    assert [pair for pair in WRITTEN_AND_TYPED if pair[0] not in look(pair[1])] == []


def test_other_words_find_nothing(people, look):
    """LS2."""
    publish(people, "Budget de la commune", "Les eaux de 2026")
    assert [typed for typed in ("pont", "eauu", "budgets participatifs", "-budget", "1999") if look(typed)] == []


def test_words_in_quotes_must_follow_one_another(people, look):
    """VW6."""
    publish(people, "Plan de mobilité rurale")
    publish(people, "La rurale et le plan de la mobilité")
    assert look('"mobilité rurale"') == ["Plan de mobilité rurale"]


def test_a_word_after_a_minus_is_left_out(people, look):
    """VW6."""
    publish(people, "Cantine bio")
    publish(people, "Cantine scolaire")
    assert look("cantine -bio") == ["Cantine scolaire"]


def test_author_and_tag_narrow_the_search(people, look):
    """VW6."""
    publish(people, "Cantine bio", tags=["Alimentation"])
    publish(people, "Cantine scolaire")
    assert look("tag:alimentation") == ["Cantine bio"]
    assert look("cantine auteur:@bob tag:Alimentation") == ["Cantine bio"]
    assert look("cantine author:alice") == []


def test_operators_in_plain_language_are_read():
    """VW6."""
    found = words.read('plan "eau potable" -lac auteur:Bob thème:climat -type:fichier avant:15/04/2026')
    assert (found.wanted, found.unwanted) == ((("plan",), ("eau", "potable")), (("lac",),))
    asked = [(one.field, one.value, one.is_out) for one in found.filters]
    assert asked == [
        ("author", "Bob", False), ("tag", "climat", False), ("kind", "file", True), ("before", "2026-04-15", False),
    ]  # fmt: skip


def test_documents_with_an_accent_beside_a_digit_are_marked_by_the_migration(people, look):
    """LS2: what PostgreSQL indexed before is indexed anew by the sweep, and nothing else is."""
    old, other = publish(people, "Événement7"), publish(people, "Cantine")
    migration = import_module("search.migrations.0003_words_with_digits")
    if connection.vendor == "postgresql":
        run("UPDATE search_document SET words = to_tsvector('simple', title) WHERE title LIKE '%7'")
    migration.read_without_accents(apps, SimpleNamespace(connection=connection, execute=run))
    marked = set(Document.objects.filter(stale_at__isnull=False).values_list("content_id", flat=True))
    assert marked == ({old.pk} if connection.vendor == "postgresql" else set())
    assert look("evenement7") == ["Événement7"]
    assert look("cantine") == [other.title]


def run(statement: str) -> None:
    """Run one statement, as a schema editor does."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
