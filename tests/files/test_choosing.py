"""Files of the group offered to the editor: a text links to them instead of holding a copy."""

from __future__ import annotations

import pytest

from content.models import Content
from tests.budgets import queries
from tests.files.bring import make, put, url
from tests.people import People

pytestmark = pytest.mark.django_db


def names(people: People, who: str, words: str = "") -> list[str]:
    """Return what the editor is offered."""
    answer = people.client(who).get(url(people.veille, "choose"), {"q": words})
    return [file["name"] for file in answer.json()["files"]] if answer.status_code == 200 else []


def test_a_text_finds_the_files_of_the_group(people: People) -> None:
    """FI11: by a part of its name, the latest first; only what the writer reads; an address that survives moves."""
    folder = make(people.veille, people.bob)
    for name in ("Budget 2026.txt", "Plan.txt"):
        put(people.veille, people.bob, name, name.encode(), folder=folder)
    gone = put(people.veille, people.bob, "Budget vieux.txt", b"x")
    Content.objects.filter(pk=gone.pk).update(is_held=True)
    assert names(people, "carole", "budget 27") == []
    assert names(people, "alice", "BUDGET 2026") == ["Budget 2026.txt"]
    assert set(names(people, "bob")) >= {"Plan.txt", "Budget 2026.txt"}
    assert names(people, "mallory") == []
    first = people.client("bob").get(url(people.veille, "choose"), {"q": "plan"}).json()["files"][0]
    assert first["url"].startswith("/c/")
    assert "Dossier" in first["where"]
    page = people.client("bob").get("/g/veille-numerique/pages/new/").content.decode()
    assert f'data-choice="{url(people.veille, "choose")}"' in page


def test_choosing_costs_the_same_for_thirty(people: People) -> None:
    """FI11: and odd words find nothing, break nothing."""
    browser, costs = people.client("bob"), []
    for first, last in ((0, 3), (3, 30)):
        for n in range(first, last):
            put(people.veille, people.bob, f"{n}.txt", str(n).encode())
        costs.append(queries(browser, url(people.veille, "choose")))
    assert costs[0] == costs[1]
    for odd in ("%", "_", "\\", "x" * 5000, "\u202e"):
        assert names(people, "bob", odd) in ([], names(people, "bob", odd))
