"""Editions told on Mastodon and its kin: once, whatever breaks in between."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.staticfiles import finders

from activity.models import Activity
from content.models import Attachment
from content.store.keeping import keep_bytes
from core import clock
from tests.veille.standins.base import silence, status
from tests.veille.standins.mastodon import MastodonStandIn
from tests.veille.telling import Killed, Teller
from veille.models import Channel, Publication
from veille.selecting import Words

pytestmark = pytest.mark.django_db


@pytest.fixture
def there(teller: Teller) -> MastodonStandIn:
    """A Mastodon server."""
    return teller.start(MastodonStandIn())


@pytest.fixture
def channel(teller: Teller, there: MastodonStandIn) -> Channel:
    """The watch's account on it."""
    return teller.channel("mastodon", there.base, {"token": "good"}, hashtags="#veille #drôme")


def test_an_edition_is_told_once_with_its_words(teller: Teller, there: MastodonStandIn, channel: Channel):
    """VP8, VP9, VE08: headline, count, link, hashtags; language and visibility; remote id and address are kept."""
    teller.table.selected(Words(title="La fibre arrive à Die", line="", quotation="", credit="", section=""))
    teller.table.published(2)
    teller.run()
    teller.run()
    [posted], row = there.statuses, teller.row(channel)
    assert "La fibre arrive à Die" in posted["status"]
    assert "/g/veille-numerique/veille/editions/1/" in posted["status"]
    assert posted["status"].endswith("#veille #drôme")
    assert "3 " in posted["status"]
    assert (posted["language"], posted["visibility"]) == ("fr", "public")
    assert (row.state, row.remote_id, row.address) == ("sent", "1", posted["url"])


def test_a_worker_killed_between_sending_and_noting_posts_once(teller, there, channel, killed_before_noting):
    """VP8, VP9: the same Idempotency-Key goes with the second try, within the hour."""
    teller.table.published()
    with pytest.raises(Killed):
        teller.run()
    killed_before_noting.undo()
    there.readers.clear()
    teller.later(minutes=5)
    assert len(there.statuses) == 1
    keys = {asked.headers["idempotency-key"] for asked in there.asked if asked.path == "/api/v1/statuses"}
    assert len(keys) == 1
    assert teller.row(channel).state == "sent"


@pytest.mark.parametrize("takahe", [False, True])
def test_a_worker_that_returns_after_the_hour_of_the_key_looks_first(teller, takahe, killed_before_noting):
    """VP8, VP9: the key is forgotten after an hour, and ignored by Takahē: the account's own messages tell."""
    there = teller.start(MastodonStandIn(takahe=takahe))
    channel = teller.channel("mastodon", there.base, {"token": "good"})
    teller.table.published()
    with pytest.raises(Killed):
        teller.run()
    killed_before_noting.undo()
    teller.later(hours=3)
    assert len(there.statuses) == 1
    assert teller.row(channel).address == there.statuses[0]["url"]


def test_what_a_silent_server_has_done_is_not_done_twice(teller, there, channel):
    """VP8: no answer may mean that it was posted."""
    there.troubles = [silence(after=True), silence()]
    teller.table.published()
    teller.run()
    assert teller.row(channel).error_code in ("garbled", "no_answer")
    for _try in range(4):
        teller.later(hours=1)
    assert len(there.statuses) == 1
    assert teller.row(channel).state == "sent"


def test_a_lost_access_asks_to_be_connected_again_and_blocks_nobody(teller, there, channel):
    """VP9, VP14: 401 is told to the animators once; what waits leaves once the channel is connected."""
    other = teller.start(MastodonStandIn())
    second = teller.channel("mastodon", other.base, {"token": "good"})
    there.tokens.clear()
    edition = teller.table.published()
    teller.run()
    teller.later(hours=1)
    channel.refresh_from_db()
    assert (channel.state, channel.error_code) == ("lost", "lost")
    assert teller.row(second).state == "sent"
    assert Activity.objects.filter(verb="channel.lost").count() == 1
    shown = teller.table.english("carole", f"editions/{edition.number}/")
    assert "connect the channel again" in shown
    there.tokens.add("new")
    there.readers.add("new")
    typed = {"address": there.base, "token": "new", "visibility": "public", "manner": "edition", "hashtags": "veille"}
    assert teller.table.post("carole", f"channels/{channel.pk}/edit/", **typed).status_code == 302
    teller.later(minutes=1)
    assert len(there.statuses) == 1
    assert teller.row(channel).state == "sent"


@pytest.mark.parametrize("takahe", [False, True])
def test_a_text_that_is_refused_is_not_tried_again(teller, takahe):
    """VP9: 422, or 400 on Takahē; its words are shown, the animator rewrites, then sends again."""
    there = teller.start(MastodonStandIn(takahe=takahe))
    channel = teller.channel("mastodon", there.base, {"token": "good"})
    there.limit = 60
    edition = teller.table.published()
    teller.run()
    for _day in range(3):
        teller.later(hours=5)
    tried = [asked for asked in there.asked if asked.path == "/api/v1/statuses"]
    assert (len(tried), teller.row(channel).state) == (1, "failed")
    assert "character limit of 60 exceeded" in teller.table.english("carole", f"editions/{edition.number}/")
    there.limit = 500
    assert teller.table.post("carole", f"channels/{channel.pk}/editions/{edition.pk}/retry/").status_code == 302
    teller.later(minutes=1)
    assert len(there.statuses) == 1


def test_a_server_that_asks_to_wait_is_obeyed(teller, there, channel):
    """VP8, VP9: 429, until the hour of X-RateLimit-Reset, and not before."""
    reset = clock.now() + timedelta(minutes=40)
    there.troubles = [status(429, X_RateLimit_Reset=reset.isoformat().replace("+00:00", "Z"))]
    teller.table.published()
    teller.run()
    assert teller.row(channel).next_try_at >= reset
    teller.later(minutes=39)
    assert there.statuses == []
    teller.later(minutes=15)
    assert len(there.statuses) == 1


def test_a_server_that_is_down_for_a_week_is_left_alone(teller, there, channel):
    """VP8: tried further and further apart, then given up, in plain words."""
    there.troubles = [status(503)] * 100
    edition = teller.table.published()
    for _half_day in range(17):
        teller.later(hours=12)
    row = teller.row(channel)
    assert row.state == "failed"
    assert 10 < len(row.log) < 20
    assert "without success" in teller.table.english("carole", f"editions/{edition.number}/")


def test_a_thread_goes_on_where_it_stopped(teller, there):
    """VP8, VE08: item by item, each answering the one before; a failure in the middle repeats nothing."""
    channel = teller.channel("mastodon", there.base, {"token": "good"}, manner="items")
    teller.table.several(2)
    teller.table.published(1)
    teller.run()
    assert [one["in_reply_to_id"] for one in there.statuses] == [None, "1", "2", "3"]
    assert {one["visibility"] for one in there.statuses[1:]} == {"unlisted"}
    assert "https://exemple.org/" in there.statuses[1]["status"]
    assert teller.row(channel).address == there.statuses[0]["url"]


def test_a_thread_that_breaks_is_taken_up_again(teller, there):
    """VP8: two messages went, the third met a broken server."""
    teller.channel("mastodon", there.base, {"token": "good"}, manner="items")
    answer, told = there.answer, []

    def breaks(asked):
        told.append(asked)
        if asked.method == "POST" and sum(one.method == "POST" for one in told) == 3:
            there.troubles = []
            return status(502).answer
        return answer(asked)

    there.answer = breaks
    teller.table.published(3)
    teller.run()
    assert len(there.statuses) == 2
    teller.later(hours=2)
    assert [one["in_reply_to_id"] for one in there.statuses] == [None, "1", "2", "3"]


def test_a_picture_goes_with_its_description(teller, there, channel):
    """VP9: a picture joined to the edition, with the words beside it."""
    edition = teller.table.coming
    with open(finders.find("logo-192.png"), "rb") as file:
        blob = keep_bytes(file.read(), "image/png")
    Attachment.objects.create(
        blob=blob, content=edition, name="lampe.png", alt="Une lampe allumée", created_at=clock.now()
    )
    teller.table.published()
    teller.run()
    assert there.statuses[0]["media_ids"] == ["1"]
    assert "Une lampe allumée".encode() in there.media["1"]


def test_an_edition_that_is_not_public_is_told_to_no_network(teller, there, channel):
    """VP8, VW14: members' editions stay with the members."""
    teller.table.set(audience="group")
    edition = teller.table.coming
    type(edition).objects.filter(pk=edition.pk).update(audience="group")
    teller.table.published()
    teller.run()
    assert there.statuses == []
    assert Publication.objects.get().error_code == "closed"
