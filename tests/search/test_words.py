"""Words as the French write them: accents, capitals, plurals and apostrophes do not matter (LS2)."""

from __future__ import annotations

from search import words
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
    found = words.read('plan "eau potable" -lac auteur:Bob thème:climat')
    assert found == words.Terms((("plan",), ("eau", "potable")), (("lac",),), "bob", "climat")
