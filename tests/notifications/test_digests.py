"""Digests: what, for whom, when, once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Profile
from activity.models import Activity
from content import tagging, unread
from content.models import Content
from core import clock
from core.tools import tools
from forum.models import Category, Topic
from groups.models import Group, Level
from memberships import actions as memberships
from notifications import announcing, digests, leases, outbox, preferences
from notifications.follows import follow_tag, set_level
from notifications.models import Delivery, Digest, Notification, Preference
from tests.notifications.acts import comment, publish
from tests.people import People
from toolkit import actions


@pytest.fixture(autouse=True)
def wish(people: People) -> None:
    """Let bob want a digest of the group, and the past be told already."""
    set_level(people.bob, people.veille, Level.DIGEST)
    Activity.objects.update(announced_at=leases.present())


def run() -> str:
    """Make the digests of everybody as if their hour had come, send them; return the text of the last mail."""
    Preference.objects.exclude(digest="never").update(digest_at=leases.present() - timedelta(minutes=1))
    mail.outbox.clear()
    call_command("send_digests", verbosity=0)
    return str(mail.outbox[-1].body) if mail.outbox else ""


def titles(people: People, name: str = "bob") -> list[str]:
    """Return what a person's digest would name now, in its order."""
    wish = Preference.objects.get(user=people.users[name])
    found = digests.gather([wish], leases.present()).get(people.users[name].pk)
    if found is None:
        return []
    kept = found.layout()
    pks = [*kept["tagged"], *(pk for _group, pks, _more in kept["groups"] for pk in pks)]
    named = Content.objects.in_bulk(pks)
    return [named[pk].title for pk in pks]


def test_it_gathers_all_kinds_the_last_state_first(people: People) -> None:
    """LM11: items and comments of every tool, grouped by group, with the latest words."""
    old = publish(people.veille, people.carole, title="Premier")
    actions.publish(item=Topic(group=people.veille, title="Un fil"), author=people.alice)
    comment(old, people.alice, "Le dernier mot.")
    assert titles(people) == ["Premier", "Un fil"]
    said = run()
    assert "Le dernier mot." in said
    assert "Veille Numerique" in said
    assert mail.outbox[-1].to == ["bob@demo.test"]


def test_what_was_opened_is_not_in_it_and_an_empty_one_is_not_sent(people: People) -> None:
    """LM11, REL-M6: read on the site is not mailed."""
    item = publish(people.veille, people.carole)
    unread.mark_read(people.bob, item, clock.now())
    assert run() == ""
    assert not Digest.objects.exists()


def test_what_is_opened_while_the_mail_waits_empties_it(people: People) -> None:
    """LM11, LM7: asked again just before sending."""
    item = publish(people.veille, people.carole)
    Preference.objects.update(digest_at=leases.present())
    assert digests.send_due() == 1
    unread.mark_read(people.bob, item, clock.now())
    outbox.send_waiting()
    assert Delivery.objects.get().state == "dropped"


def test_ones_own_acts_alone_make_no_digest(people: People) -> None:
    """LM17."""
    item = publish(people.veille, people.bob)
    comment(item, people.bob)
    assert titles(people) == []


def test_followed_tags_are_on_top(people: People) -> None:
    """LM22."""
    follow_tag(people.bob, people.veille, tagging.tag_named("accueil"), Level.DIGEST)
    tagged = publish(people.veille, people.carole, title="Avec l’étiquette")
    tagging.set_tags(tagged, ["accueil"])
    publish(people.veille, people.carole, title="Plus récent")
    assert titles(people) == ["Avec l’étiquette", "Plus récent"]
    assert "Étiquettes" in run() or "Tags" in mail.outbox[-1].body


@pytest.mark.parametrize(("level", "count"), [("nothing", 0), ("all", 0), ("digest", 1), ("important", 0)])
def test_the_choice_for_an_item_or_a_category_counts_before_the_groups(people: People, level: str, count: int) -> None:
    """CC24, FO28: in both directions."""
    place = Category(group=people.veille, title="Annonces")
    actions.publish(item=place, author=people.alice, quiet=True)
    topic = Topic(group=people.veille, title="Fil", category=place)
    actions.publish(item=topic, author=people.alice)
    set_level(people.bob, place, Level(level))
    assert len(titles(people)) == count
    set_level(people.bob, people.veille, Level.IMPORTANT)
    assert len(titles(people)) == (1 if level == "digest" else 0)
    set_level(people.bob, topic, Level.DIGEST)
    assert len(titles(people)) == 1


def test_what_was_published_quietly_is_not_in_it(people: People) -> None:
    """LM21, CC23."""
    Group.objects.filter(pk=people.veille.pk).update(silent_until=clock.now() + timedelta(days=1))
    publish(Group.objects.get(pk=people.veille.pk), people.carole)
    assert titles(people) == []


def test_what_one_may_no_longer_read_is_not_in_it(people: People) -> None:
    """LM7, REL-S3: between gathering and sending."""
    publish(people.veille, people.carole, title="Interne")
    Preference.objects.update(digest_at=leases.present())
    digests.send_due()
    memberships.remove(group=people.veille, user=people.bob, by=people.alice)
    outbox.send_waiting()
    assert Delivery.objects.filter(message__kind="digest").values_list("state", flat=True)[0] == "dropped"


def test_a_person_named_who_wants_a_digest_finds_it_there(people: People) -> None:
    """CC24: even of an item that is older than the last digest."""
    item = publish(people.veille, people.carole)
    comment(item, people.alice, "Qu'en dit @bob ?")
    announcing.sweep()
    row = Notification.objects.get(recipient=people.bob, activity__verb="comment.posted")
    assert (row.reason, row.channel) == ("mention", "digest")
    assert titles(people) == [item.title]


def test_five_hundred_discussions_in_an_hour_make_one_digest(people: People) -> None:
    """REL-M6: a few mails, then one digest, for somebody who hears everything."""
    set_level(people.bob, people.veille, Level.ALL)
    with patch.object(announcing, "MAILS_AN_HOUR", 2):
        for number in range(12):
            publish(people.veille, people.carole, title=f"Fil {number}")
        announcing.sweep()
    assert Delivery.objects.filter(user=people.bob, activity__isnull=False).count() == 2
    assert len(titles(people)) == 10
    run()
    run()
    assert Digest.objects.filter(user=people.bob).count() == 1


def test_made_again_it_makes_no_second_one(people: People) -> None:
    """LM11, LM2: killed before the commit nothing is there; after it, nothing is made again."""
    publish(people.veille, people.carole)
    Preference.objects.update(digest_at=leases.present())
    with patch.object(digests.Delivery.objects, "bulk_create", side_effect=SystemExit), pytest.raises(SystemExit):
        digests.make_batch()
    assert not Digest.objects.exists()
    assert digests.send_due() == 1
    assert digests.send_due() == 0
    run()
    assert (len(mail.outbox), Digest.objects.count(), Delivery.objects.count()) == (1, 1, 1)
    assert mail.outbox[0].extra_headers["Message-ID"] == Delivery.objects.get().mail_id


@pytest.mark.parametrize("changes", [{"is_mail_paused": True}, {"digest": "never"}])
def test_whoever_wants_no_mail_gets_no_digest(people: People, changes: dict[str, object]) -> None:
    """LM4."""
    publish(people.veille, people.carole)
    preferences.save(people.bob, **changes)
    assert run() == ""


@pytest.mark.parametrize(
    ("kind", "zone", "due"),
    [
        ("daily", "Europe/Paris", datetime(2026, 10, 25, 6, tzinfo=UTC)),
        ("daily", "Pacific/Noumea", datetime(2026, 10, 24, 20, tzinfo=UTC)),
        ("weekly", "Europe/Paris", datetime(2026, 10, 26, 6, tzinfo=UTC)),
        ("daily", "Nowhere/Land", datetime(2026, 10, 25, 6, tzinfo=UTC)),
    ],
)
def test_it_comes_at_the_hour_of_ones_own_clock(people: People, kind: str, zone: str, due: datetime) -> None:
    """LM11: also the night daylight saving time ends (25 October 2026 in Paris)."""
    wish = Preference(user=people.bob, digest=kind, digest_hour=7, digest_day=0)
    assert preferences.next_digest(wish, zone, datetime(2026, 10, 24, 12, tzinfo=UTC)) == due


def test_it_speaks_the_readers_language_and_can_be_stopped(people: People) -> None:
    """LM11, LM5, REL-M1, REL-M2."""
    Profile.objects.filter(user=people.bob).update(language="en")
    publish(people.veille, people.carole)
    assert "What is new for you" in run()
    address = mail.outbox[-1].extra_headers["List-Unsubscribe"].split(">")[0].removeprefix("<")
    path = "/" + address.split("/", 3)[3]
    people.client("visitor").post(path, {"List-Unsubscribe": "One-Click"})
    assert Preference.objects.get(user=people.bob).digest == "never"


def test_its_page_is_ones_own(people: People) -> None:
    """LM11, REL-S1: the same items, behind sign-in; nobody else's."""
    publish(people.veille, people.carole, title="Dans le résumé")
    run()
    path = f"/notifications/digests/{Digest.objects.get().pk}/"
    assert "Dans le résumé" in people.client("bob").get(path).content.decode()
    assert people.client("carole").get(path).status_code == 404
    assert people.client("visitor").get(path).status_code == 302
    assert path in people.client("bob").get("/notifications/digests/").content.decode()


def test_a_batch_costs_the_same_for_three_people_as_for_one(people: People) -> None:
    """LM11: one statement gathers for all of a batch."""
    counts = []
    for names in (["bob"], ["bob", "carole", "alice"]):
        for name in names:
            set_level(people.users[name], people.veille, Level.DIGEST)
        publish(people.veille, people.carole)
        publish(people.veille, people.alice)
        Preference.objects.update(digest_at=leases.present(), digested_at=None)
        with CaptureQueriesContext(connection) as captured:
            digests.make_batch()
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_every_place_a_tool_declares_is_a_way_that_a_query_knows(people: People) -> None:
    """FO28: a misspelt one would break the statement for everybody."""
    for kind, path in (pair for tool in tools() for pair in tool.places.items()):
        assert list(Content.objects.filter(kind=kind).values_list(path, flat=True)) == []


def cost_of_sending(people: People, names: list[str]) -> int:
    """Return how many queries it takes to send a digest to each of `names`."""
    Digest.objects.all().delete()
    Delivery.objects.all().delete()
    wishes = Preference.objects.filter(user__in=[people.users[name] for name in names])
    wishes.update(digest_at=leases.present(), digested_at=None)
    digests.make_batch()
    with CaptureQueriesContext(connection) as captured:
        outbox.send_waiting()
    assert Delivery.objects.filter(state="sent", message__kind="digest").count() == len(names)
    return len(captured)


def test_one_more_reader_costs_three_queries_whatever_the_digest_holds(people: People) -> None:
    """LM11: what a batch shows is read together; of each mail only whether it still waits, and that it has left."""
    names = ["alice", "bob", "carole"]
    for name in names:
        set_level(people.users[name], people.veille, Level.DIGEST)
    costs = []
    for _round in range(2):
        for number in range(3):
            comment(publish(people.veille, people.carole, title=f"Fil {number}"), people.alice)
            comment(publish(people.veille, people.alice, title=f"Mot {number}"), people.bob)
        costs.append((cost_of_sending(people, names[:1]), cost_of_sending(people, names)))
    assert costs[0] == costs[1]
    alone, three = costs[0]
    assert (three - alone) / 2 <= 4
