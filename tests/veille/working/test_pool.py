"""The pool: states with who and when, filters, votes by plain forms, and what nobody else may see of it."""

from __future__ import annotations

import pytest

from bookmarks.annotations.acts import annotate
from bookmarks.models import Bookmark
from content.models import Content, Reaction
from groups.models import Group
from tests.budgets import queries
from tests.people import PARTS
from tests.veille.editions import Table
from veille import selecting
from veille.models import Step
from veille.models.edition import Selection

MEMBERS = {"bob", "carole", "alice", "admin_on"}


def states_of(table: Table, content: Content) -> list[tuple[str, str]]:
    """Return each step of an item: its state and who made it."""
    rows = Step.objects.filter(selection__content=content.pk).order_by("pk")
    return [(row.state, row.by.username if row.by else "") for row in rows]


def test_each_state_says_who_and_when(table: Table):
    """VW5, VE02: pool, proposed, selected, put back, set aside with its reason, published in its number."""
    item = table.bookmark()
    assert item.title in table.page("bob", "pool/")
    row = selecting.propose(watch=table.watch, content=item, by=table.people.bob)
    for verb in ("select", "back", "drop"):
        table.post("carole", f"prepare/items/{row.pk}/{verb}/", reason="Trop ancien")
    made = [("candidate", "bob"), ("selected", "carole"), ("candidate", "carole"), ("dropped", "carole")]
    assert states_of(table, item) == made
    shown = table.english("bob", "pool/?state=dropped")
    assert item.title in shown
    assert "Set aside by Carole Faure" in shown
    assert "Trop ancien" in shown
    table.selected()
    table.published(2)
    shown = table.english("bob", "pool/?state=published")
    assert shown.count("Published in no. 1") == 3


def test_the_page_of_an_item_tells_its_history_to_members(table: Table):
    """VW5: on the item itself, and nothing of it to somebody who only reads."""
    row = table.selected()
    Content.objects.filter(pk=row.content_id).update(audience="web")
    url = f"/c/{row.content_id}/"
    said = "Selected by Carole Faure"
    client = table.people.client("bob")
    assert said in client.get(url, follow=True, headers={"Accept-Language": "en"}).content.decode()
    for other in ("mallory", "visitor", "paul"):
        answer = table.people.client(other).get(url, follow=True, headers={"Accept-Language": "en"})
        assert answer.status_code == 200
        assert said not in answer.content.decode()


def test_one_vote_each_by_plain_form_withdrawn_at_will(table: Table):
    """VW3, VW12: useful, no opinion or noise; the same again takes it back; no script is needed."""
    item = table.bookmark()
    client = table.people.client("bob")
    for value, kept in (("1", [1]), ("-1", [-1]), ("0", [0]), ("0", []), ("1", [1]), ("wrong", [])):
        answer = client.post(f"/veille/vote/{item.pk}/", {"value": value, "next": table.url("pool/")})
        assert (answer.status_code, answer["Location"]) == (302, table.url("pool/"))
        assert list(Reaction.objects.values_list("value", flat=True)) == kept
    assert 'aria-pressed="false"' in table.page("bob", "pool/")


def test_a_vote_does_not_lead_to_another_site(table: Table):
    """VW3: the address to come back to is one of ours."""
    item = table.bookmark()
    answer = table.people.client("bob").post(f"/veille/vote/{item.pk}/", {"value": "1", "next": "https://e.org/"})
    assert answer["Location"] == f"/c/{item.pk}/"


def test_only_those_who_read_an_item_vote_on_it(table: Table):
    """VW14, VW3: a vote on an item of a closed group is a 404 for whoever does not read it."""
    item = table.bookmark()
    codes = {
        name: table.people.client(name).post(f"/veille/vote/{item.pk}/", {"value": "1"}).status_code for name in PARTS
    }
    assert {name for name, code in codes.items() if code == 302 and name != "visitor"} == MEMBERS
    assert Reaction.objects.count() == len(MEMBERS)


def test_the_pool_is_ordered_by_votes_and_explains_ties(table: Table):
    """VW3, VE04: votes less noise, then date; no opinion counts for nothing; the team sees who thinks what."""
    first, second, third = (table.bookmark() for _ in range(3))
    users = table.people.users
    for item, who, value in ((first, "alice", 1), (first, "carole", 0), (third, "alice", -1)):
        Reaction.objects.create(content_id=item.pk, user=users[who], value=value, at=table.watch.created_at)
    shown = table.english("bob", "pool/")
    places = [shown.index(f'id="item-{item.pk}"') for item in (first, second, third)]
    assert places == sorted(places)
    assert "the latest comes first" in shown
    page = table.people.client("bob").get(f"/c/{first.pk}/", follow=True, headers={"Accept-Language": "en"})
    assert "No opinion</dt><dd>Carole Faure" in page.content.decode()


def test_the_pool_can_be_filtered_by_theme(table: Table):
    """VW5, VW2: one item, several themes; whatever the case and the accents."""
    water = table.bookmark(tags=("Eau", "Écoles"))
    other = table.bookmark(tags=("Sols",))
    for slug in ("eau", "ecoles", "%C3%89COLES"):
        shown = table.page("bob", f"pool/?theme={slug}")
        assert water.title in shown
        assert other.title not in shown
    assert table.get("bob", "pool/?theme=!!&state=nothing").status_code == 200


@pytest.mark.parametrize("who", PARTS)
def test_the_pool_is_the_members_own(table: Table, who: str):
    """VW14: nobody else opens it."""
    assert (table.get(who, "pool/").status_code == 200) == (who in MEMBERS)


def test_a_draft_and_a_trashed_item_are_not_in_the_pool(table: Table):
    """VW14: nor is what waits for a moderator."""
    for columns in ({"state": "draft"}, {"is_held": True}, {"trashed_at": table.watch.created_at}):
        Content.objects.filter(pk=table.bookmark().pk).update(**columns)
    assert "Trouvaille" not in table.page("carole", "pool/")


def test_the_pool_costs_the_same_for_3_and_30(table: Table):
    """VW5: a constant number of queries."""
    for _ in range(3):
        table.bookmark(tags=("Eau",))
    Group.objects.update(member_count=9)
    few = queries(table.people.client("bob"), table.url("pool/"))
    for _ in range(27):
        table.bookmark(tags=("Eau",))
    assert queries(table.people.client("bob"), table.url("pool/")) == few


def test_a_quoted_passage_becomes_the_quotation_of_the_edition(table: Table):
    """VW11, VD3: the passages of the page are offered; one gesture takes one; another page's is not found."""
    row, other = table.selected(), table.bookmark()
    page = Bookmark.objects.get(pk=row.content_id)
    passage = annotate(bookmark=page, author=table.people.bob, exact="Un passage qui compte")
    foreign = annotate(bookmark=other, author=table.people.bob, exact="Ailleurs")
    assert "Un passage qui compte" in table.page("carole", f"prepare/items/{row.pk}/")
    assert table.post("carole", f"prepare/items/{row.pk}/quote/{foreign.pk}/").status_code == 404
    assert table.post("bob", f"prepare/items/{row.pk}/quote/{passage.pk}/").status_code == 403
    assert table.post("carole", f"prepare/items/{row.pk}/quote/{passage.pk}/").status_code == 302
    row.refresh_from_db()
    assert (row.quotation, row.title, row.line) == ("Un passage qui compte", page.title, page.excerpt)


def test_proposing_again_after_a_drop_opens_a_new_row(table: Table):
    """VW5: the history keeps both."""
    row = table.proposed()
    selecting.drop(selection=row, by=table.people.carole, reason="Doublon")
    answer = table.post("bob", f"propose/{row.content_id}/", next=table.url("pool/"))
    assert answer["Location"] == table.url("pool/")
    assert Selection.objects.filter(content=row.content_id).count() == 2
    assert [state for state, _by in states_of(table, row.content)] == ["candidate", "dropped", "candidate"]
