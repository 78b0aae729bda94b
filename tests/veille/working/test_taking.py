"""A watch is taken away whole, in four formats, as far as the asker reads; what makes sense comes back."""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bookmarks.annotations.acts import annotate
from bookmarks.filing.reading import read
from bookmarks.models import Bookmark
from content.models import Content, Reaction
from tests.people import PARTS
from tests.veille.editions import Table
from veille import selecting, vocabulary
from veille.models import Rule, Source
from veille.rules import changing

EXTS = ["json", "csv", "html", "opml"]


def taken(table: Table, who: str, ext: str) -> str:
    """Return the text of a file, whole."""
    answer = table.people.client(who).get(table.url(f"export/veille.{ext}"))
    return b"".join(answer).decode() if answer.status_code == 200 else ""


@pytest.fixture
def full(table: Table) -> Table:
    """A watch that has something of everything."""
    by = table.people.carole
    vocabulary.add_theme(table.people.veille, "Eau")
    selection = table.selected(title="Le prix de l’eau", tags=("Eau",))
    page = Bookmark.objects.get(pk=selection.content_id)
    annotate(bookmark=page, author=table.people.bob, exact="L’eau coûtera plus cher")
    Reaction.objects.create(content_id=page.pk, user=table.people.bob, value=0, at=table.watch.created_at)
    table.published(2)
    row = table.proposed(title="Trop vieux")
    selecting.drop(selection=row, by=by, reason="Déjà lu")
    changing.keep(rule=Rule(watch=table.watch, name="Sans emploi", words="emploi", act="drop"), by=by)
    moment = table.watch.created_at
    urls = {"feed_url": "https://e.org/f", "feed_key": "f"}
    Source.objects.create(watch=table.watch, title="Le Flux", created_at=moment, next_poll_at=moment, **urls)
    return table


def test_everything_is_in_the_document(full: Table):
    """VW13: items with states, votes, history, quotations; themes, sources, editions, rules."""
    told = json.loads(taken(full, "carole", "json"))
    items = {row["title"]: row for row in told["bookmarks"]}
    water, old = items["Le prix de l’eau"], items["Trop vieux"]
    assert (water["state"], water["tags"], water["votes"]["no_opinion"]) == ("published", ["Eau"], 1)
    assert [step["state"] for step in water["history"]] == ["candidate", "selected", "published"]
    assert water["quotations"][0]["exact"] == "L’eau coûtera plus cher"
    assert (old["state"], old["history"][-1]["reason"], old["history"][-1]["by"]) == ("dropped", "Déjà lu", "carole")
    assert [theme["name"] for theme in told["themes"]] == ["Eau"]
    assert told["sources"][0]["feed"] == "https://e.org/f"
    assert (told["editions"][0]["number"], len(told["editions"][0]["items"])) == (1, 3)
    assert told["rules"][0]["name"] == "Sans emploi"
    assert "rules" not in json.loads(taken(full, "bob", "json"))


def test_the_table_has_the_columns_of_bookmarks_and_more(full: Table):
    """VW13: one row an item, its state and its votes."""
    rows = list(csv.DictReader(io.StringIO(taken(full, "bob", "csv").lstrip("\ufeff")), delimiter=";"))
    water = next(row for row in rows if row["title"] == "Le prix de l’eau")
    assert (water["url"], water["state"], water["no_opinion"]) == ("https://exemple.org/1", "published", "1")
    assert len(rows) == 4


@pytest.mark.parametrize("ext", EXTS)
def test_what_is_taken_comes_back(full: Table, ext: str):
    """VW13: each file is read by the import of bookmarks, with addresses, titles and tags."""
    found = read(taken(full, "bob", ext).encode())
    lines = {line.url: line for line in found.lines}
    assert len(lines) == 4
    assert lines["https://exemple.org/1"].title == "Le prix de l’eau"
    assert [tag.lower() for tag in lines["https://exemple.org/1"].tags] == ["eau"]


@pytest.mark.parametrize("ext", EXTS)
def test_the_files_hold_what_the_asker_reads_and_no_more(full: Table, ext: str):
    """VW14: nobody outside the group has a file; what is held or a draft is in none."""
    canary = full.bookmark(by="alice", title="Canari caché")
    assert "Canari caché" in taken(full, "bob", ext)
    for who in PARTS:
        reads = who in {"bob", "carole", "alice", "admin_on"}
        assert ("Canari caché" in taken(full, who, ext)) == reads
    for columns in ({"is_held": True}, {"state": "draft", "is_held": False}):
        Content.objects.filter(pk=canary.pk).update(**columns)
        assert "Canari caché" not in taken(full, "bob", ext)


def test_an_unknown_format_is_not_found(full: Table):
    """VW13: and the page leads to those that exist."""
    assert full.get("bob", "export/veille.exe").status_code == 404
    shown = full.page("bob", "export/")
    assert all(f"export/veille.{ext}" in shown for ext in EXTS)


def test_a_file_costs_the_same_for_3_and_30(full: Table):
    """VW13: by pages of 500 items."""
    counts = []
    for _time in range(2):
        with CaptureQueriesContext(connection) as captured:
            taken(full, "bob", "json")
        counts.append(len(captured))
        for _number in range(20):
            full.proposed()
    assert counts[0] == counts[1]
