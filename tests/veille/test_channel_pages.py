"""The pages of channels: what animators set up, see and decide."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.serializers import serialize

from tests.budgets import queries
from tests.veille.editions import MONDAY
from tests.veille.standins.base import silence
from tests.veille.standins.mastodon import MastodonStandIn
from tests.veille.telling import Teller
from veille.models import Channel, Publication

pytestmark = pytest.mark.django_db


@pytest.fixture
def there(teller: Teller) -> MastodonStandIn:
    """A Mastodon server."""
    return teller.start(MastodonStandIn())


@pytest.fixture
def channel(teller: Teller, there: MastodonStandIn) -> Channel:
    """The watch's account on it."""
    return teller.channel("mastodon", there.base, {"token": "good"})


TYPED = {"visibility": "unlisted", "manner": "edition", "hashtags": "veille drôme", "token": "", "title": ""}


def test_one_says_yes_on_ones_own_server(teller: Teller, there: MastodonStandIn):
    """VP9: OAuth, authorization code: the address, the server's page, back, one button; then editions are told."""
    table = teller.table
    answer = table.post("carole", "channels/new/mastodon/", **TYPED, address=there.base)
    channel = Channel.objects.get()
    assert (answer.status_code, channel.state) == (302, "lost")
    page = table.post("carole", f"channels/{channel.pk}/connect/").content.decode()
    link = urlsplit(re.search(rf'href="({re.escape(there.base)}/oauth/authorize[^"]+)"', page)[1].replace("&amp;", "&"))
    asked = {name: values[0] for name, values in parse_qs(link.query).items()}
    assert asked["response_type"] == "code"
    back = urlsplit(asked["redirect_uri"]).path.partition("/veille/")[2]
    shown = table.get("carole", f"{back}?code=the-code&state={asked['state']}").content.decode()
    assert 'value="the-code"' in shown
    assert Channel.objects.get().state == "lost"
    table.post("carole", f"channels/{channel.pk}/finish/", code="the-code", state=asked["state"])
    channel = Channel.objects.get()
    assert (channel.state, channel.account, channel.secrets["token"]) == ("active", "@veille@127.0.0.1", "given")
    table.published()
    teller.run()
    assert there.statuses[0]["visibility"] == "unlisted"


@pytest.mark.parametrize("state", ["", "x", "of-alice"])
def test_a_link_from_elsewhere_ties_no_account(teller, there, state):
    """VP9: what comes back must have been asked for by the same person, for the same channel."""
    table = teller.table
    table.post("carole", "channels/new/mastodon/", **TYPED, address=there.base)
    pk = Channel.objects.get().pk
    if state == "of-alice":
        page = table.post("alice", f"channels/{pk}/connect/").content.decode()
        state = re.search(r"state=([^\"&]+)", page)[1]
    assert table.get("carole", f"channels/{pk}/back/?code=the-code&state={state}").status_code == 302
    table.post("carole", f"channels/{pk}/finish/", code="the-code", state=state)
    assert Channel.objects.get().state == "lost"


def test_a_wrong_access_is_refused_with_what_was_typed(teller, there):
    """VP9: 422, in plain words; nothing is kept."""
    typed = TYPED | {"token": "wrong", "hashtags": "#zibeline"}
    answer = teller.table.post("carole", "channels/new/mastodon/", **typed, address=there.base)
    assert answer.status_code == 422
    assert "#zibeline" in answer.content.decode()
    assert "wrong" not in answer.content.decode()
    assert not Channel.objects.exists()


def test_one_place_is_told_once_however_often_the_form_is_sent(teller, there, channel):
    """VP8, LM3: a second channel to the same account would tell each edition twice."""
    typed = TYPED | {"token": "good"}
    answer = teller.table.post("carole", "channels/new/mastodon/", **typed, address=there.base)
    assert answer.status_code == 422
    assert Channel.objects.count() == 1


def test_a_secret_is_in_no_page_nor_export_nor_dump(teller, channel):
    """REL-H9, VP9: sealed in the database, shown nowhere."""
    for page in ("channels/", f"channels/{channel.pk}/", f"channels/{channel.pk}/edit/"):
        assert "good" not in teller.table.page("carole", page)
    assert '"token"' not in serialize("json", Channel.objects.all())
    assert Channel.objects.get().secrets == {"token": "good"}


def test_the_preview_shows_each_message_with_its_length(teller, there, channel):
    """VP8, VD5: as the network counts it; rewritten by the animator, it is what is sent, with the edition's address."""
    teller.table.selected()
    page = teller.table.english("carole", "preview/")
    assert re.search(r"\d+ characters of 500", page)
    edition = teller.table.coming
    path = f"channels/{channel.pk}/editions/{edition.pk}/"
    assert teller.table.post("carole", path, text="x" * 501).status_code == 422
    assert teller.table.post("carole", path, text="Nos trouvailles à lire").status_code == 302
    assert "rewritten" in teller.table.english("carole", "preview/")
    teller.table.published()
    teller.run()
    [posted] = there.statuses
    assert posted["status"].startswith("Nos trouvailles à lire\nhttp")
    assert posted["status"].endswith("/editions/1/")


def test_an_edition_may_be_kept_from_a_channel(teller, there, channel):
    """VP14, VE08: before it goes out, and taken back; the others are sent."""
    edition = teller.table.coming
    teller.table.post("carole", f"channels/{channel.pk}/editions/{edition.pk}/drop/")
    assert "will not be sent there" in teller.table.english("carole", "preview/")
    teller.table.published()
    teller.run()
    assert there.statuses == []
    teller.table.post("carole", f"channels/{channel.pk}/editions/{edition.pk}/retry/")
    teller.later(minutes=1)
    assert len(there.statuses) == 1
    teller.table.post("carole", f"channels/{channel.pk}/editions/{edition.pk}/retry/")
    teller.later(hours=2)
    assert len(there.statuses) == 1


def test_a_paused_channel_misses_what_comes_out_meanwhile(teller, there, channel):
    """VP14: taken up again, it tells the next edition, not those before."""
    teller.table.post("carole", f"channels/{channel.pk}/pause/")
    teller.table.published()
    teller.later(minutes=1)
    teller.table.post("carole", f"channels/{channel.pk}/resume/")
    teller.later(minutes=1)
    assert there.statuses == []
    teller.table.published()
    teller.run()
    assert len(there.statuses) == 1


def test_a_removed_channel_forgets_its_access_and_keeps_its_history(teller, there, channel):
    """VP9: the secret is gone; the edition still says where it was told."""
    edition = teller.table.published()
    teller.run()
    assert "stays there" in teller.table.english("carole", f"channels/{channel.pk}/remove/")
    teller.table.post("carole", f"channels/{channel.pk}/remove/")
    assert Channel.objects.get().secret == ""
    assert teller.table.get("carole", f"channels/{channel.pk}/").status_code == 404
    assert there.statuses[0]["url"] in teller.table.page("carole", f"editions/{edition.number}/")


def test_a_trial_says_that_it_is_one(teller, there, channel):
    """VP12, VP9: seen by the account alone; a network that refuses is told at once."""
    teller.table.post("carole", f"channels/{channel.pk}/trial/")
    assert there.statuses[0]["visibility"] == "direct"
    assert "La veille du mois" in there.statuses[0]["status"]
    there.tokens.clear()
    client = teller.table.people.client("carole")
    path = teller.table.url(f"channels/{channel.pk}/trial/")
    answer = client.post(path, follow=True, headers={"Accept-Language": "en"})
    assert "refuses this access" in answer.content.decode()


def test_texts_for_x_and_linkedin_are_ready_to_be_copied(teller):
    """VP11: nothing is sent; the text, its length, the page for sharing; then one says that it is posted."""
    channel = teller.channel("x")
    edition = teller.table.published()
    teller.run()
    assert teller.row(channel).state == "ready"
    page = teller.table.page("carole", f"channels/{channel.pk}/editions/{edition.pk}/")
    assert "https://x.com/intent/post?text=" in page
    assert 'data-copy-from="id_text"' in page
    teller.table.post("carole", f"channels/{channel.pk}/editions/{edition.pk}/posted/")
    assert teller.row(channel).state == "sent"


def test_what_happens_elsewhere_is_for_animators(teller, there, channel):
    """VP14: members and visitors see the edition, not where it failed."""
    there.troubles = [silence()]
    edition = teller.table.published()
    teller.run()
    for who in ("visitor", "bob"):
        assert 'id="channels"' not in teller.table.page(who, f"editions/{edition.number}/")
        assert teller.table.get(who, "channels/").status_code in (302, 403)


def test_the_list_of_channels_costs_the_same_for_three_and_for_twenty(teller):
    """A budget of queries: the same for few channels and for many."""
    counts, client = [], teller.table.people.client("carole")
    for more in (3, 15):
        for place in range(more):
            address = f"https://exemple.org/{more}/{place}"
            Channel.objects.create(
                watch=teller.table.watch, network="webhook", address=address, since=MONDAY, created_at=MONDAY
            )
        counts.append(queries(client, teller.table.url("channels/")))
    assert counts[0] == counts[1]
    assert Publication.objects.count() == 0
