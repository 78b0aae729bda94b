"""What runs alone: lists expanded by the worker, the sweep by hand, retention, the tasks twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import Any
from unittest.mock import patch

import pytest
from django.core.management import call_command

from activity.models import Activity
from content.models import Content
from notifications import announcing, leases, mail, outbox, tasks
from notifications.mails import AccountMail
from notifications.models import Delivery, Message, Notification
from tests.notifications.acts import answered, publish, rows
from tests.people import People
from tests.postbox import Postbox


class ListMail(AccountMail):
    """A mail to a long list, as an edition is."""

    def recipients(self) -> Iterator[mail.Recipient]:
        """Yield seven addresses."""
        yield from ((f"reader{n}@demo.test", None) for n in range(7))


@pytest.fixture
def item(people: People, monkeypatch: pytest.MonkeyPatch) -> Content:
    """An item whose mail goes to a list, two addresses at a time."""
    monkeypatch.setitem(mail.registry(), "list", ListMail)
    monkeypatch.setattr(announcing, "PAGE", 2)
    content = publish(people.veille, people.bob)
    Activity.objects.update(announced_at=leases.present())
    return content


def test_the_worker_gives_everybody_on_a_list_a_delivery(item: Content, postbox: Postbox) -> None:
    message = mail.post_to_list("list", content=item, data={"subject": "Édition", "text": "Bonjour"})
    assert Delivery.objects.count() == 0
    tasks.sweep()
    message.refresh_from_db()
    assert message.expanded_at is not None
    assert len(postbox.mails) == 7


def test_a_list_is_written_to_once_whoever_posts_again(item: Content, postbox: Postbox) -> None:
    """LM2, REL-R2."""
    for _time in range(2):
        message = mail.post_to_list("list", content=item)
        Message.objects.update(expanded_at=None, lease_until=None)
        tasks.expand(message.pk)
    assert Message.objects.count() == 1
    assert Delivery.objects.count() == 7


def test_a_worker_that_dies_while_it_expands_is_followed_by_the_sweep(item: Content) -> None:
    """REL-R1."""
    message = mail.post_to_list("list", content=item)
    with patch.object(leases, "keep", side_effect=SystemExit), pytest.raises(SystemExit):
        announcing.expand(message.pk)
    assert Delivery.objects.count() == 2
    announcing.sweep()
    assert Delivery.objects.count() == 2
    Message.objects.update(lease_until=leases.present() - timedelta(seconds=1))
    announcing.sweep()
    assert Delivery.objects.count() == 7


def test_a_list_that_fails_does_not_hold_the_others(item: Content, people: People) -> None:
    mail.post_to_list("list", content=publish(people.veille, people.bob, title="Un autre"))
    second = mail.post_to_list("list", content=item)
    Message.objects.exclude(pk=second.pk).update(kind="gone")
    announcing.sweep()
    assert Delivery.objects.filter(message=second).count() == 7


def test_the_command_sweeps_once_and_says_what_waits(people: People, postbox: Postbox) -> None:
    publish(people.veille, people.bob, body="@alice @carole")
    Activity.objects.filter(verb="membership.asked").update(announced_at=leases.present())
    postbox.refuse["alice@demo.test"] = "451 Later"
    said = StringIO()
    call_command("send_notifications", stdout=said)
    assert said.getvalue().startswith("1 ")
    assert "carole@demo.test" in {str(sent["To"]) for sent in postbox.mails}


def test_old_rows_go_and_recent_ones_stay(people: People, settings: Any) -> None:
    """REL-P3, LM20."""
    kept = answered(people)
    gone = answered(people)
    moment = leases.present()
    mails_old = moment - timedelta(days=settings.DELIVERY_RETENTION_DAYS + 1)
    for model in (Notification, Delivery):
        model.objects.filter(activity=gone).update(created_at=mails_old)
    tasks.purge()
    assert (rows(kept), rows(gone)) == ((1, 1), (0, 0))
    Activity.objects.filter(pk=gone.pk).update(at=moment - timedelta(days=settings.ACTIVITY_RETENTION_DAYS + 1))
    for _time in range(2):
        tasks.purge()
    assert list(Activity.objects.filter(verb="comment.posted")) == [kept]


def test_a_message_goes_with_its_last_delivery(people: People, settings: Any) -> None:
    old = leases.present() - timedelta(days=settings.DELIVERY_RETENTION_DAYS + 1)
    for address in ("a@b.test", "c@d.test"):
        mail.post("account", addresses=[(address, None)], data={"subject": "x", "text": "x"})
    Message.objects.update(created_at=old)
    Delivery.objects.filter(address="a@b.test").update(created_at=old)
    tasks.purge()
    assert Message.objects.count() == Delivery.objects.count() == 1


def test_an_act_still_to_be_told_is_never_purged(people: People, settings: Any) -> None:
    """REL-R1."""
    publish(people.veille, people.bob)
    Activity.objects.update(at=leases.present() - timedelta(days=settings.ACTIVITY_RETENTION_DAYS + 1))
    outbox.purge()
    assert Activity.objects.filter(verb="content.published").exists()


def test_each_task_can_run_twice(people: People, postbox: Postbox) -> None:
    """REL-R2: the same database, no second mail."""
    activity = answered(people)
    for _time in range(2):
        tasks.announce(activity.pk)
        tasks.send()
        tasks.sweep()
        tasks.purge()
    assert rows(activity) == (1, 1)
    assert [str(sent["To"]) for sent in postbox.mails].count("bob@demo.test") == 1
