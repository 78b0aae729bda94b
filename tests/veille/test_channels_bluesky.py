"""Editions told on Bluesky: under keys of our own, with facets counted in bytes."""

from __future__ import annotations

import pytest

from core import clock
from tests.veille.standins.base import silence, status
from tests.veille.standins.bluesky import DID, BlueskyStandIn
from tests.veille.telling import Killed, Teller
from veille.channels.trouble import ChannelError
from veille.models import Channel
from veille.selecting import Words

pytestmark = pytest.mark.django_db


@pytest.fixture
def there(teller: Teller) -> BlueskyStandIn:
    """A personal data server."""
    return teller.start(BlueskyStandIn())


@pytest.fixture
def channel(teller: Teller, there: BlueskyStandIn) -> Channel:
    """The watch's account on it."""
    return teller.channel(
        "bluesky", there.base, {"password": "abcd-efgh"}, account="veille.test", hashtags="#veille #Drôme"
    )


def test_accents_do_not_move_links_and_hashtags(teller: Teller, there: BlueskyStandIn, channel: Channel):
    """VP10: facets are offsets in bytes of the UTF-8: what stands there is the link, and the hashtag."""
    teller.table.selected(Words(title="Électricité en Drôme 🎉", line="", quotation="", credit="", section=""))
    teller.table.published()
    teller.run()
    [record] = there.records.values()
    text = record["text"].encode()
    found = []
    for facet in record["facets"]:
        place, feature = facet["index"], facet["features"][0]
        found.append((text[place["byteStart"] : place["byteEnd"]].decode(), feature.get("uri") or f"#{feature['tag']}"))
    assert [shown for shown, meant in found if shown != meant] == []
    assert [shown for shown, _meant in found][1:] == ["#veille", "#Drôme"]
    assert record["langs"] == ["fr"]


def test_the_card_has_a_picture_that_we_hand_over(teller, there, channel):
    """VP10: title, address and picture of the edition, uploaded by us."""
    edition = teller.table.published()
    teller.run()
    [record], row = there.records.values(), teller.row(channel)
    card = record["embed"]["external"]
    assert card["uri"].endswith(edition.get_absolute_url())
    assert card["thumb"]["mimeType"] == "image/png"
    assert len(there.blobs) == 1
    assert row.address == f"https://bsky.app/profile/{DID}/post/{next(iter(there.records))}"


def test_a_worker_killed_in_between_leaves_one_post(teller, there, channel, killed_before_noting):
    """VP10: the record's key is made from the edition's time: putting it again leaves it as it is, a day later too."""
    teller.table.published()
    with pytest.raises(Killed):
        teller.run()
    killed_before_noting.undo()
    before = dict(there.records)
    teller.later(days=1)
    assert there.records == before
    assert teller.row(channel).state == "sent"


def test_silence_leaves_one_post(teller, there, channel):
    """VP10: no answer may mean that it is there."""
    there.troubles = [silence(after=True), silence()]
    teller.table.published()
    for _try in range(4):
        teller.later(hours=1)
    assert len(there.records) == 1
    assert teller.row(channel).state == "sent"


@pytest.mark.parametrize("refreshes", [True, False])
def test_an_access_that_has_run_out_is_renewed(teller, there, channel, refreshes):
    """VP10: ExpiredToken: by its own means, else with the app password; the edition is told all the same."""
    there.refreshes = refreshes
    there.expire()
    teller.table.published()
    teller.run()
    assert len(there.records) == 1
    assert there.logins == (1 if refreshes else 2)


def test_an_app_password_taken_back_asks_to_connect_again(teller, there, channel):
    """VP10, VP14: a notice, and nothing more until then."""
    there.expire()
    there.refreshes, there.password = False, "other"
    teller.table.published()
    teller.run()
    channel.refresh_from_db()
    assert channel.state == "lost"
    with pytest.raises(ChannelError, match="lost"):
        teller.channel("bluesky", there.base, {"password": "wrong"}, account="veille.test")


def test_a_limit_is_obeyed_and_a_refusal_is_not_repeated(teller, there, channel):
    """VP10: 429 until `ratelimit-reset`, in seconds since 1970; 400 stops."""
    reset = int(clock.now().timestamp()) + 1800
    there.troubles = [status(429, ratelimit_reset=str(reset)), status(400, {"error": "InvalidRequest"})]
    teller.table.published()
    teller.run()
    teller.later(minutes=29)
    assert len(there.troubles) == 1
    teller.later(minutes=10)
    assert (there.troubles, teller.row(channel).state) == ([], "failed")
    teller.later(hours=5)
    assert there.records == {}


def test_a_thread_refers_to_its_first_post(teller, there):
    """VP8, VP10: item by item, each with the first and the one before, under keys that follow each other."""
    teller.channel("bluesky", there.base, {"password": "abcd-efgh"}, account="veille.test", manner="items")
    teller.table.published(2)
    teller.run()
    keys = list(there.records)
    replies = [there.records[key].get("reply") for key in keys]
    assert keys == sorted(keys)
    assert replies[0] is None
    assert {reply["root"]["uri"].rpartition("/")[2] for reply in replies[1:]} == {keys[0]}
    assert [reply["parent"]["uri"].rpartition("/")[2] for reply in replies[1:]] == keys[:-1]
