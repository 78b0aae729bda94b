"""Preparing the coming edition: choosing, ordering, wording, letting go."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from tests.budgets import queries
from tests.people import PARTS
from tests.veille.editions import FRIDAY, Table
from toolkit import actions
from veille import publishing
from veille.models import Selection
from veille.selecting import Words
from veille.versions import digest

CURATORS = {"carole", "alice", "admin_on"}


def shown(table: Table, section: str = "candidates") -> list[str]:
    """Return the titles of one part of the page, in order."""
    html = table.page("carole", "prepare/")
    part = html.split(f'id="{section}"')[1].split("</section>")[0]
    return re.findall(r"Trouvaille numéro \d+", re.sub(r"<span class=.visually-hidden.*?</span>", "", part))


def vote(table: Table, row: Selection, who: str, value: int = 1) -> None:
    """Mark an item useful or noise."""
    actions.react(item=row.content, user=table.people.users[who], value=value)


def test_candidates_stand_by_votes_then_by_date(table: Table):
    """VW3: useful counts one, noise takes one away, ties go to the latest; the page says so."""
    rows = []
    for _ in range(4):
        rows.append(table.proposed())
        table.clock.shift(timedelta(minutes=5))
    vote(table, rows[0], "alice")
    vote(table, rows[0], "carole")
    vote(table, rows[1], "alice", -1)
    assert shown(table) == [f"Trouvaille numéro {n}" for n in (1, 4, 3, 2)]
    html = table.english("carole", "prepare/")
    assert "latest proposal comes first" in html
    assert "2 useful" in html
    assert "1 noise" in html


def test_selecting_and_taking_out(table: Table):
    """VD1, VW5: a candidate goes into the coming edition and back; no step creates the edition."""
    row = table.proposed()
    table.post("carole", f"prepare/items/{row.pk}/select/")
    assert (table.titles(), shown(table)) == ([row.title], [])
    table.post("carole", f"prepare/items/{row.pk}/back/")
    assert (table.titles(), shown(table)) == ([], [row.title])


def test_setting_aside_keeps_the_reason(table: Table):
    """VW5: who, when and why."""
    row = table.proposed()
    table.post("alice", f"prepare/items/{row.pk}/drop/", reason="Déjà vu")
    row.refresh_from_db()
    assert (row.state, row.reason, row.decided_by) == ("dropped", "Déjà vu", table.people.alice)
    assert table.post("alice", f"prepare/items/{row.pk}/select/").status_code == 403


def test_the_pool_offers_what_nobody_has_proposed(table: Table):
    """VD1: bookmarks of the period, straight into the edition."""
    item, known = table.bookmark(), table.proposed()
    assert shown(table, "pool") == [item.title]
    table.post("carole", f"prepare/take/{item.pk}/")
    assert table.titles() == [item.title]
    assert shown(table, "pool") == []
    assert known.title in shown(table)


def test_ordering_by_drag_and_by_buttons(table: Table):
    """VD2: the script sends the order; the buttons work without it; ids of others change nothing."""
    rows = table.several(3)
    first, second, third = (row.pk for row in rows)
    table.post("carole", "prepare/order/", order=f"{third},{first},{second},999,x,{'9' * 30}")
    assert table.titles() == [rows[2].title, rows[0].title, rows[1].title]
    table.post("carole", f"prepare/items/{third}/down/")
    table.post("carole", f"prepare/items/{second}/up/")
    assert table.titles() == [rows[0].title, rows[1].title, rows[2].title]
    answer = table.people.client("carole").post(
        table.url("prepare/order/"), {"order": f"{second}"}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 204


def test_one_headline(table: Table):
    """VD2: choosing another leaves one."""
    rows = table.several(2)
    for row in rows:
        table.post("carole", f"prepare/items/{row.pk}/headline/")
    assert list(Selection.objects.filter(is_headline=True)) == [rows[1]]
    assert rows[1].title in table.english("carole", "prepare/").split("Left empty")[1].split("</div>")[0]


def test_rewording_leaves_the_shared_item(table: Table):
    """VD3: title, line, quotation, credit and section are the edition's own."""
    row = table.selected()
    typed = {"title": "Mieux dit", "line": "Pourquoi", "quotation": "Mot à mot", "credit": "", "section": "Communes"}
    assert table.post("carole", f"prepare/items/{row.pk}/", **typed).status_code == 302
    row.refresh_from_db()
    assert {name: getattr(row, name) for name in typed} == typed
    assert row.content.title == "Trouvaille numéro 1"


def test_a_refused_wording_keeps_what_was_typed(table: Table):
    """A form with a mistake answers 422 and loses nothing."""
    row = table.selected()
    answer = table.post(
        "carole", f"prepare/items/{row.pk}/", title=" ", line="Un texte long " * 100, quotation="gardée"
    )
    assert answer.status_code == 422
    assert "gardée" in answer.content.decode()
    row.refresh_from_db()
    assert row.title == "Trouvaille numéro 1"


def test_title_and_edito(table: Table):
    """VD4: kept, refused when too long without losing a word."""
    table.selected()
    assert table.post("carole", "prepare/", title="Le titre", body="L’édito").status_code == 302
    assert (table.coming.title, table.coming.body) == ("Le titre", "L’édito")
    answer = table.post("carole", "prepare/", title="Autre", body="mot " * 2000)
    assert answer.status_code == 422
    assert answer.content.decode().count("mot ") >= 2000
    assert table.coming.title == "Le titre"


def test_late_items_say_that_they_wait(table: Table):
    """VD8: the cut-off is stated, and what comes after it is shown for the next one."""
    table.set(cutoff_minutes=1440)
    publishing.reschedule(table.watch)
    table.selected()
    table.clock.move_to(FRIDAY - timedelta(hours=2))
    table.selected()
    html = table.english("carole", "prepare/")
    assert html.count("For the next one</span>") == 1
    assert "19\u00a0November 2026" in html


def test_a_published_item_is_selected_again_as_a_follow_up_only(table: Table):
    """VD8: the page says that an earlier edition has it, and its button makes it a follow-up."""
    item = table.selected().content
    table.published(1)
    table.post("bob", f"propose/{item.pk}/")
    row = Selection.objects.get(state="candidate")
    html = table.english("carole", "prepare/")
    assert "Already in an earlier edition" in html
    assert 'name="follow_up"' in html
    table.post("carole", f"prepare/items/{row.pk}/select/")
    assert table.titles() == []
    table.post("carole", f"prepare/items/{row.pk}/select/", follow_up="1")
    assert table.titles() == [item.title]


def test_publishing_now_says_to_how_many_first(table: Table):
    """VD9: a page asks, with the number of subscribers; the second press of two people publishes nothing more."""
    table.several(2)
    assert "Publish now for 0 subscribers" in table.english("carole", "prepare/publish/")
    answer = table.post("carole", "prepare/publish/", number="1")
    assert answer.url == table.url("editions/1/")
    table.several(2)
    table.post("alice", "prepare/publish/", number="1")
    assert table.watch.editions.filter(number__isnull=False).count() == 1


def test_approving(table: Table):
    """VD9: said on the page, with who did it."""
    table.several(3)
    table.post("carole", "prepare/approve/")
    assert table.coming.approved_by == table.people.carole
    assert "Carole Faure" in table.page("alice", "prepare/")


def test_members_propose_from_any_item(table: Table):
    """VC19: once, whoever presses again; a stranger, a draft and an edition are refused."""
    item = table.bookmark(by="carole")
    for _ in range(2):
        assert table.post("bob", f"propose/{item.pk}/").url == item.get_absolute_url()
    assert Selection.objects.get().proposed_by == table.people.bob
    assert table.post("mallory", f"propose/{item.pk}/").status_code == 403
    edition = table.published(1)
    assert table.post("bob", f"propose/{edition.pk}/").status_code == 404
    item.state = "draft"
    item.save()
    Selection.objects.all().delete()
    table.post("carole", f"propose/{item.pk}/")
    assert not Selection.objects.exists()


def test_items_of_another_group_stay_out(table: Table):
    """REL-S2: an item that one may read elsewhere is no item of this group."""
    from bookmarks.actions import Typed, save

    people = table.people
    other = save(group=people.groups["scot"], author=people.alice, typed=Typed(url="https://exemple.org/x")).bookmark
    assert table.post("alice", f"propose/{other.pk}/").status_code == 404
    assert table.post("alice", f"prepare/take/{other.pk}/").status_code == 404
    assert not Selection.objects.exists()


def test_the_page_has_a_query_budget(table: Table):
    """The same number for 3 and for 30 candidates, selected items and bookmarks of the pool."""
    browser, costs = table.people.client("carole"), []
    for number in (3, 27):
        for _ in range(number):
            vote(table, table.proposed(), "alice")
            table.selected(Words("Titre", section="Thème"))
            table.bookmark()
        costs.append(queries(browser, table.url("prepare/")))
    assert costs[0] == costs[1] <= 26


@pytest.mark.parametrize("who", PARTS)
def test_who_prepares(table: Table, who: str):
    """REL-S1, REL-S2: animators and admins alone open these pages and change anything."""
    row = table.selected()
    pages = [
        "prepare/",
        f"prepare/items/{row.pk}/",
        "prepare/publish/",
        "preview/",
        "preview/mail/",
        "settings/",
        "themes/",
    ]
    refused = {302} if who == "visitor" else {403}
    for path in pages:
        assert table.get(who, path).status_code in ({200} if who in CURATORS else refused), path
    acts = ["prepare/approve/", "prepare/publish/", f"prepare/items/{row.pk}/back/", "preview/trial/", "prepare/order/"]
    before = (row.state, table.coming.approved_at)
    for path in acts:
        answer = table.post(who, path)
        assert who in CURATORS or answer.status_code in {302, 403}, path
    if who not in CURATORS:
        row.refresh_from_db()
        assert (row.state, table.coming.approved_at) == before


@pytest.mark.parametrize("verb", ["select", "back", "drop", "headline", "up", "down", "approve", "order"])
def test_reading_an_address_changes_nothing(table: Table, verb: str):
    """REL-H3: acts are POSTs."""
    row = table.selected()
    path = f"prepare/{verb}/" if verb in {"approve", "order"} else f"prepare/items/{row.pk}/{verb}/"
    assert table.get("carole", path).status_code == 405


def test_an_archived_group_prepares_nothing(table: Table):
    """CC34: it can be read, not changed."""
    table.selected()
    group = table.people.veille
    group.archived_at = group.created_at
    group.save()
    assert table.get("carole", "prepare/").status_code == 403
    assert table.get("carole").status_code == 200
    assert publishing.publish_due() == []


def test_ids_out_of_bounds_are_not_found(table: Table):
    """REL-H1: no number breaks a page."""
    for path in (f"prepare/items/{2**70}/", f"prepare/take/{2**70}/", f"propose/{2**70}/"):
        answer = table.post("carole", path)
        assert answer.status_code == 404, path
    assert reverse("veille:item", args=["x", 1]) == "/g/x/veille/prepare/items/1/"
    assert table.titles() == []


def test_a_section_has_words_of_its_own(table: Table):
    """VD2: a section's introduction is typed where the edition is prepared, and shown on the published page."""
    table.selected()
    table.selected(Words(title="Le clavier", section="Accessibilité"))
    prepare, browser = "/g/veille-numerique/veille/prepare/", table.people.client("carole")
    browser.post(prepare, {"title": "", "body": "", f"intro_{digest('Accessibilité')}": "Trois mots du bourg"})
    assert 'value="Trois mots du bourg"' in browser.get(prepare).content.decode()
    publishing.publish_now(edition=table.coming, by=table.people.carole)
    assert "Trois mots du bourg" in table.page("visitor", "editions/1/")
