"""The feeds over HTTP: five formats that say the same, stable for ever, cheap, and nothing about who reads."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.feeds import FORMATS
from groups.models import Group, GroupTool
from tests.feed_validators import validate
from tests.veille.editions import FRIDAY, Table
from tests.veille.feed_sample import read
from veille import arranging, selecting
from veille.models import Selection
from veille.selecting import Words

every_format = pytest.mark.parametrize("ext", FORMATS)
every_stream = pytest.mark.parametrize("stream", ["feed", "editions"])
HARD = Words(
    "« Accents » & <tags> 🎉 \x08fin", "Une ligne & <b>gras</b>\x0b 😀", "Dit-il : « voilà »", "Zoé & Léa", "Thème/1, 2"
)


def ask(table: Table, ext: str, stream: str = "feed", **headers: str):
    """Return the answer to a feed reader, which has no cookie."""
    return Client().get(table.url(f"{stream}.{ext}"), headers=headers)


@every_format
@every_stream
def test_hard_words_come_through_and_are_valid(table: Table, ext: str, stream: str):
    """VP1: accents, tags, emoji and control characters, in each format, as the validators want them."""
    table.selected(HARD, url="https://exemple.org/page?a=1&b=<2>")
    table.published(2)
    answer = ask(table, ext, stream)
    assert answer.status_code == 200
    assert validate(ext, answer.content, f"http://127.0.0.1:8000{table.url(f'{stream}.{ext}')}") == []
    if stream == "feed":
        assert read(ext, answer.content)[0][0] == "« Accents » & <tags> 🎉 fin"


@every_stream
def test_the_five_formats_say_the_same_in_the_same_order(table: Table, stream: str):
    """VP1: newest edition first, then the animator's order."""
    first = table.several(3)
    arranging.step(selection=first[2], up=True)
    table.published(0)
    table.clock.move_to(FRIDAY)
    table.published(2)
    said = {ext: read(ext, ask(table, ext, stream).content) for ext in FORMATS}
    assert len({tuple(items) for items in said.values()}) == 1
    if stream == "feed":
        numbers = [title.split()[-1] for title, _link in said["atom"]]
        assert numbers == ["4", "5", "1", "3", "2"]
    else:
        assert [link.split("/")[-2] for _title, link in said["atom"]] == ["2", "1"]


@every_format
@every_stream
def test_before_the_first_edition_one_item_presents_the_veille(table: Table, ext: str, stream: str):
    """VP1: RSS 1.0 and OPML must not be empty."""
    answer = ask(table, ext, stream)
    assert validate(ext, answer.content) == []
    ((title, link),) = read(ext, answer.content)
    assert title.startswith("La veille du mois")
    assert link == f"http://127.0.0.1:8000{table.url()}"


def ids(table: Table, stream: str) -> list[str]:
    """Return the ids of a stream's items."""
    return [item["id"] for item in json.loads(ask(table, "json", stream).content)["items"]]


@every_stream
def test_ids_never_change(table: Table, settings, stream: str):
    """VP2: not with the domain, the titles, the order, nor a correction."""
    edition = table.published(2)
    before = ids(table, stream)
    settings.PUBLIC_URL, settings.MAIL_DOMAIN = "https://ailleurs.example", "ailleurs.example"
    table.clock.shift(timedelta(days=1))
    row = edition.selections.first()
    selecting.rewrite(selection=row, words=Words("Tout autre titre"), by=table.people.carole)
    table.set(title="Autre nom")
    assert ids(table, stream) == before
    assert all(name.startswith("tag:127.0.0.1,2026-11-16:veille/") for name in before)


def test_a_correction_bumps_the_date_alone(table: Table):
    """VD10, VP2: same id and date of publication, a later date of change, in the feed and on the page."""
    edition = table.published(2)
    before = json.loads(ask(table, "json").content)["items"][0]
    table.clock.shift(timedelta(days=1))
    row = edition.selections.first()
    table.post(
        "carole", f"prepare/items/{row.pk}/", title="Titre corrigé", line="", quotation="", credit="", section=""
    )
    after = json.loads(ask(table, "json").content)["items"][0]
    assert (after["id"], after["date_published"]) == (before["id"], before["date_published"])
    assert (after["title"], after["date_modified"] > before["date_modified"]) == ("Titre corrigé", True)
    assert "17\u00a0novembre 2026" in table.page("visitor", "editions/1/")


@every_format
@every_stream
def test_same_bytes_until_something_changes(table: Table, ext: str, stream: str):
    """VP5: the same bytes twice, kept or not, and others after the next edition."""
    table.published(2)
    first, again = ask(table, ext, stream), ask(table, ext, stream)
    assert (first.content, first["ETag"]) == (again.content, again["ETag"])
    assert ask(table, ext, stream, **{"If-None-Match": first["ETag"]}).status_code == 304
    assert ask(table, ext, stream, **{"If-Modified-Since": first["Last-Modified"]}).status_code == 304
    table.clock.move_to(FRIDAY)
    table.published(2)
    fresh = ask(table, ext, stream, **{"If-None-Match": first["ETag"]})
    assert (fresh.status_code, fresh["ETag"] != first["ETag"]) == (200, True)


@every_stream
def test_head_answers_without_body(table: Table, stream: str):
    """VP5: HEAD tells the same headers."""
    table.published(2)
    whole, head = ask(table, "rss", stream), Client().head(table.url(f"{stream}.rss"))
    assert (head.content, head["ETag"], head["Content-Length"]) == (b"", whole["ETag"], whole["Content-Length"])


@every_format
def test_a_public_feed_knows_nobody(table: Table, ext: str):
    """VP5: no cookie, no `Vary: Cookie`, public for any cache; the same for a member as for a stranger."""
    table.published(2)
    answer, member = ask(table, ext), table.get("bob", f"feed.{ext}")
    assert answer.content == member.content
    for one in (answer, member):
        assert not one.cookies
        assert "cookie" not in one["Vary"].lower()
        assert one["Cache-Control"] == "public, max-age=300"
        assert one["Content-Language"] == "fr"


@every_stream
def test_a_feed_costs_three_queries_then_two(table: Table, stream: str):
    """VP5: cheap, whatever its length."""
    table.published(20)
    for most in (3, 2):
        with CaptureQueriesContext(connection) as captured:
            ask(table, "atom", stream)
        assert len(captured) <= most, [query["sql"] for query in captured]


def test_at_most_fifty_items(table: Table):
    """VP5: a reader that comes back after a year does not get all of it."""
    table.published(60)
    assert len(read("json", ask(table, "json").content)) == 50


@pytest.mark.parametrize("path", ["feed.atom", "editions.rss", "sources.opml"])
def test_a_closed_veille_has_closed_feeds(table: Table, path: str):
    """VW14: only those who may read the editions get them, and no shared cache keeps them."""
    table.set(audience="group")
    table.published(2)
    answers = {who: table.get(who, path).status_code for who in ("visitor", "mallory", "paul", "denis", "bob")}
    assert answers == {"visitor": 302, "mallory": 404, "paul": 404, "denis": 404, "bob": 200}
    answer = table.get("bob", path)
    assert answer["Cache-Control"] == "private, no-cache"
    assert "Cookie" in answer["Vary"]


def test_an_edition_for_members_stays_out_of_the_public_feed(table: Table):
    """VW14: what was published for the group alone is not made public by a later change."""
    table.set(audience="group")
    table.selected(Words("CANARI"))
    table.published(1)
    table.set(audience="web")
    table.published(2)
    assert b"CANARI" not in b"".join(
        ask(table, ext, stream).content for ext in FORMATS for stream in ("feed", "editions")
    )


def test_a_feed_shows_no_comment_and_no_count(table: Table):
    """VW14: a comment of the members never leaves the group."""
    from toolkit import actions

    row = table.selected()
    actions.post_comment(content=row.content, author=table.people.bob, body="CANARI")
    table.published(1)
    assert all(b"CANARI" not in ask(table, ext).content for ext in FORMATS)


def test_unknown_formats_and_groups_answer_as_nothing(table: Table):
    """REL-S5: a visitor is sent to sign in, whatever is missing."""
    assert ask(table, "xml").status_code == 302
    assert table.get("bob", "feed.xml").status_code == 404
    assert Client().get("/g/nulle-part/veille/feed.rss").status_code == 302
    GroupTool.objects.filter(group=table.people.veille, tool="veille").delete()
    assert ask(table, "rss").status_code == 302


def test_a_group_that_closes_closes_its_feeds(table: Table):
    """REL-S3: at the next request."""
    table.published(2)
    assert ask(table, "rss").status_code == 200
    Group.objects.filter(pk=table.people.veille.pk).update(widest_audience="group")
    assert ask(table, "rss").status_code == 302


def test_the_sources_are_an_opml_of_their_own(table: Table):
    """VP1: by theme, valid, and never empty."""
    answer = ask(table, "opml", "sources")
    assert validate("opml", answer.content) == []
    assert answer["Cache-Control"] == "public, max-age=300"


def test_an_item_of_ours_leads_to_its_place_in_the_edition(table: Table):
    """VP2: an item without an address elsewhere has the edition's page for its link."""
    row = table.selected()
    Selection.objects.filter(pk=row.pk).update(address="/c/1/")
    table.published(1)
    link = dict(read("rss", ask(table, "rss").content))[row.title]
    assert link == f"http://127.0.0.1:8000{table.url('editions/1/')}#item-{row.pk}"
