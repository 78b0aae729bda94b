"""What may still change once an edition is out: corrections with their date, an item withdrawn for good (VD10)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail

from notifications.models import Message
from tests.feed_validators import validate
from tests.people import PARTS
from tests.veille.editions import Table
from veille.models import Edition, Selection
from veille.selecting import Words

CURATORS = {"carole", "alice", "admin_on"}
SECRET = "Le nom qu’il faut taire"


def published(table: Table) -> Edition:
    """Return an edition whose headline says what somebody has the right to see erased."""
    table.selected(Words(SECRET, "Sa ligne intime", "Son passage", "Zoé", "Vie"))
    return table.published(2)


def feed(table: Table, ext: str = "atom", stream: str = "feed") -> str:
    """Return a feed as anybody reads it."""
    return table.page("visitor", f"{stream}.{ext}")


def test_an_edition_is_corrected_with_its_date(table: Table):
    """VD10: the page tells of the correction, feeds bump `updated`, identity and number stay, no mail goes again."""
    edition = published(table)
    before, sent = feed(table, stream="editions"), Message.objects.count()
    table.clock.shift(timedelta(days=2))
    words = {"title": "Un titre corrigé", "body": "L’édito corrigé", "note": "La date était fausse"}
    assert table.post("carole", "editions/1/correct/", **words).status_code == 302
    page, after = table.page("visitor", "editions/1/"), feed(table, stream="editions")
    assert all(said in page for said in words.values())
    assert "La date était fausse" not in before
    assert "<updated>2026-11-18" in after
    assert f"veille/{table.watch.pk}/edition/{edition.pk}" in before
    assert f"veille/{table.watch.pk}/edition/{edition.pk}" in after
    assert (Message.objects.count(), Edition.objects.get(pk=edition.pk).number) == (sent, 1)
    assert edition.revisions.count() == 1


def test_a_refused_correction_keeps_what_was_typed(table: Table):
    """A title is needed; nothing typed is lost."""
    published(table)
    answer = table.post("carole", "editions/1/correct/", title="", body="Un long travail", note="x")
    assert answer.status_code == 422
    assert "Un long travail" in answer.content.decode()
    assert table.post("carole", f"editions/{2**31 - 1}/correct/", title="x").status_code == 404


@pytest.mark.parametrize("ext", ["atom", "rss", "rdf", "json", "opml"])
def test_a_withdrawn_item_leaves_a_line_everywhere(table: Table, ext: str):
    """VD10, VP2: its words are nowhere any more, its identity and its place stay, every feed stays valid."""
    published(table)
    row = Selection.objects.get(title=SECRET)
    table.clock.shift(timedelta(days=2))
    assert (
        table.post("carole", f"prepare/items/{row.pk}/withdraw/", reason="À la demande de l’éditeur").status_code == 302
    )
    row.refresh_from_db()
    told = feed(table, ext) + feed(table, ext, "editions")
    assert not any(said in told for said in (SECRET, "intime", "Son passage", "Zoé"))
    assert "Trouvaille retirée" in told or "Item withdrawn" in told
    assert validate(ext, feed(table, ext).encode()) == []
    if ext == "atom":
        assert row.tag_uri in told
        assert told.count("<updated>2026-11-18") >= 2


def test_the_page_keeps_a_line_with_its_date(table: Table):
    """VD10: in its place, under its permanent link, with the reason; the edition's own title no longer carries it."""
    edition = published(table)
    assert SECRET in edition.title
    row, sent = Selection.objects.get(title=SECRET), Message.objects.count()
    assert SECRET in table.page("carole", f"prepare/items/{row.pk}/withdraw/")
    table.post("carole", f"prepare/items/{row.pk}/withdraw/", reason="À la demande de l’éditeur")
    page = table.page("visitor", "editions/1/")
    assert SECRET not in page
    assert "intime" not in page
    assert f'id="item-{row.pk}"' in page
    assert "À la demande de l’éditeur" in page
    assert "16 novembre 2026" in page
    edition.refresh_from_db()
    assert SECRET not in edition.title + edition.excerpt
    assert (Message.objects.count(), mail.outbox) == (sent, [])


def test_it_is_withdrawn_once_and_not_reworded(table: Table):
    """VD10: a second request changes nothing; the words cannot come back by a correction."""
    published(table)
    row = Selection.objects.get(title=SECRET)
    path = f"prepare/items/{row.pk}/"
    table.post("carole", f"{path}withdraw/", reason="La première")
    assert table.post("alice", f"{path}withdraw/", reason="La seconde").status_code == 403
    assert table.post("alice", path, title=SECRET, line="x").status_code == 403
    row.refresh_from_db()
    assert row.line == "La première"
    assert row.withdrawn_by == table.people.carole


def test_only_what_is_out_is_withdrawn(table: Table):
    """What is only selected is taken out of the edition; there is nothing to withdraw."""
    row = table.selected()
    assert table.post("carole", f"prepare/items/{row.pk}/withdraw/").status_code == 404


@pytest.mark.parametrize("who", PARTS)
def test_who_corrects_and_withdraws(table: Table, who: str):
    """REL-S1, REL-S2: the animators, and nobody else."""
    published(table)
    row = Selection.objects.get(title=SECRET)
    answer = table.post(who, f"prepare/items/{row.pk}/withdraw/", reason="x")
    table.post(who, "editions/1/correct/", title="Autre", body="", note="")
    row.refresh_from_db()
    assert (row.withdrawn_at is not None) == (who in CURATORS), answer.status_code
    assert Edition.objects.filter(title="Autre").exists() == (who in CURATORS)
