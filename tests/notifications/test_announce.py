"""Announcing: rows for everybody who hears, once, whatever dies or repeats on the way."""

from __future__ import annotations

from datetime import timedelta
from unittest.mock import patch

import pytest

from activity.models import Activity
from activity.record import record
from groups.models import Level
from notifications import announcing, leases, tasks
from notifications.follows import set_level
from notifications.models import Delivery, Notification
from tests.notifications.acts import announce, comment, last, publish, rows
from tests.people import People


@pytest.fixture
def posted(people: People) -> Activity:
    """A comment that bob, author of the item, and alice, who follows the group, hear of."""
    set_level(people.alice, people.veille, Level.ALL)
    comment(publish(people.veille, people.bob), people.carole)
    return last("comment.posted")


def test_everybody_who_hears_has_a_notification_and_a_mail(posted: Activity) -> None:
    announce("comment.posted")
    assert rows(posted) == (2, 2)
    assert last("comment.posted").announced_at is not None


def test_announcing_again_tells_nobody_twice(posted: Activity) -> None:
    """LM2, REL-R2: the key is in the database, so it holds even when the row forgets that it was announced."""
    for _time in range(3):
        announcing.announce(posted.pk)
        Activity.objects.filter(pk=posted.pk).update(announced_at=None, lease_until=None)
    assert rows(posted) == (2, 2)


def test_an_act_another_worker_holds_is_left_to_it(posted: Activity) -> None:
    Activity.objects.filter(pk=posted.pk).update(lease_until=leases.ends())
    announcing.announce(posted.pk)
    assert rows(posted) == (0, 0)


def test_a_worker_that_dies_on_the_way_is_followed_by_the_sweep(posted: Activity) -> None:
    """REL-R1: what it did stays, what it did not is done, once its lease ran out."""
    with patch.object(announcing, "queue_mails", side_effect=SystemExit), pytest.raises(SystemExit):
        announcing.announce(posted.pk)
    assert rows(posted) == (2, 0)
    announcing.sweep()
    assert rows(posted) == (2, 0)
    Activity.objects.filter(pk=posted.pk).update(lease_until=leases.present() - timedelta(seconds=1))
    announcing.sweep()
    assert rows(posted) == (2, 2)


def test_a_lost_hint_is_made_good_by_the_sweep(posted: Activity) -> None:
    """REL-R3, REL-R5: the act was written with the comment, so it waits in the database."""
    tasks.sweep()
    assert rows(posted) == (2, 2)


def test_an_act_that_fails_does_not_hold_the_others(posted: Activity) -> None:
    Activity.objects.filter(pk__lt=posted.pk).update(announced_at=None)
    real = announcing.tell_on_site

    def fail(activity: Activity) -> None:
        if activity.pk != posted.pk:
            raise ValueError
        real(activity)

    with patch.object(announcing, "tell_on_site", side_effect=fail):
        announcing.sweep()
    assert rows(posted) == (2, 2)


def test_pages_of_recipients_are_taken_up_where_they_were_left(posted: Activity, monkeypatch) -> None:
    monkeypatch.setattr(announcing, "PAGE", 1)
    with patch.object(leases, "keep", side_effect=SystemExit), pytest.raises(SystemExit):
        announcing.announce(posted.pk)
    assert rows(posted) == (1, 0)
    Activity.objects.filter(pk=posted.pk).update(lease_until=None)
    announcing.announce(posted.pk)
    assert rows(posted) == (2, 2)


def test_a_quiet_act_is_kept_for_the_record_only(people: People) -> None:
    """LM6: the author may tick "do not notify"."""
    set_level(people.alice, people.veille, Level.ALL)
    activity = record("content.published", actor=people.bob, content=publish(people.veille, people.bob), quiet=True)
    announcing.announce(activity.pk)
    assert rows(activity) == (0, 0)


def test_the_group_shows_the_hour_of_its_last_activity(posted: Activity, people: People) -> None:
    announce("comment.posted")
    people.veille.refresh_from_db()
    assert people.veille.last_activity_at == posted.at


def test_old_acts_are_told_on_the_site_only(posted: Activity) -> None:
    """After a long outage or an import nobody gets a heap of mails about last month."""
    long_ago = leases.present() - timedelta(days=30)
    Activity.objects.filter(pk=posted.pk).update(at=long_ago)
    announcing.announce(posted.pk)
    assert rows(posted) == (2, 0)
    assert Notification.objects.filter(activity=posted, created_at=long_ago).count() == 2


def test_an_address_gets_one_delivery_per_act(posted: Activity, people: People) -> None:
    """LM2: the unique key, seen from outside."""
    announce("comment.posted")
    twice = Delivery(
        activity=posted, address="bob@demo.test", due_at=leases.present(), created_at=leases.present(), user=people.bob
    )
    Delivery.objects.bulk_create([twice], ignore_conflicts=True)
    assert Delivery.objects.filter(activity=posted, address="bob@demo.test").count() == 1
