"""The broker is away: everything answers, the work waits in the database, and is done once it is back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse

from activity.models import Activity
from bookmarks.actions import Typed, save
from config.celery import app
from content.models import Comment
from core import hints
from notifications import announcing, outbox
from search import indexing
from tests.people import People

pytestmark = pytest.mark.django_db


@pytest.fixture
def broker_away() -> Iterator[list[str]]:
    """Celery as in production, with a broker that refuses every connection; yields the tasks that were tried."""
    tried: list[str] = []

    def refuse(*args: Any, **kwargs: Any) -> None:
        tried.append(str(kwargs.get("name", args[1] if len(args) > 1 else "")))
        raise ConnectionRefusedError

    before, app.conf.task_always_eager = app.conf.task_always_eager, False
    amqp, app.amqp.send_task_message = app.amqp.send_task_message, refuse
    hints._broker.away_until = 0.0
    yield tried
    app.conf.task_always_eager, app.amqp.send_task_message = before, amqp
    hints._broker.away_until = 0.0


def test_a_comment_is_posted_and_its_mail_waits(
    people: People, broker_away: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    """REL-R3, LM1: without broker the comment is posted; the sweep tells the followers and feeds the index."""
    with django_capture_on_commit_callbacks(execute=True):
        item = save(group=people.veille, author=people.bob, typed=Typed(url="https://exemple.org/")).bookmark
        address = reverse("content:comments", args=[item.pk])
        assert people.client("carole").post(address, {"body": "Bien vu malgré tout"}).status_code == 302
    assert Comment.objects.count() == 1
    assert Activity.objects.filter(announced_at=None, verb="comment.posted").exists()
    assert mail.outbox == []
    assert len(broker_away) == 1, "one refusal is enough: no request waits for an absent broker twice"
    with django_capture_on_commit_callbacks(execute=True):
        announcing.sweep()
    outbox.send_waiting()
    indexing.sweep()
    assert [message.to for message in mail.outbox if "Bien vu" in message.body] == [["bob@demo.test"]]
    found = people.client("bob").get("/search/", {"q": "malgré"}).content.decode()
    assert f"/c/{item.pk}/comments/" in found or item.get_absolute_url() in found
