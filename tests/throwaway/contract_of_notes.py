"""The shared contract, for the throw-away tool: run by `tests/toolkit/test_new_tool.py` with its own settings."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from activity.models import Activity
from content.models import Content
from content.rules import can
from core import clock
from groups.models import Group
from notifications.follows import level_of
from tests.contract import ToolContract
from tests.throwaway.notes.models import Note
from toolkit import actions, schedule


class TestNotes(ToolContract):
    """Everything a tool must do, for nothing but a model and two declarations."""

    kind = "note"
    path = "notes"
    detail_queries = 28  # one more than others: its accepted answers

    def make(self, group: Group, author: Any, n: int = 1, audience: str = "group") -> Content:
        """Return note number `n`."""
        note = Note(group=group, title=f"Une note numéro bocage{n}", body="Du **texte**", audience=audience)
        return actions.publish(item=note, author=author)

    def test_it_is_published_at_its_hour(self) -> None:
        """CC36, LM7, LD2: scheduled, it is read by its author alone; at its hour it is announced, once."""
        at = clock.now() + timedelta(hours=2)
        typed = self.typed(publish_at=timezone.localtime(at).strftime("%Y-%m-%dT%H:%M"))
        self.people.client("bob").post(self.url("create"), typed)
        item = Content.objects.get(kind="note")
        assert item.state == "scheduled"
        announced = Activity.objects.filter(verb="content.published", content=item)
        assert not announced.exists()
        assert self.people.client("mallory").get(item.get_absolute_url()).status_code == 404
        with clock.at(at + timedelta(minutes=1)):
            assert (schedule.publish_due(), schedule.publish_due()) == (1, 0)
        assert announced.count() == 1

    def test_it_is_taken_down_on_its_last_day(self) -> None:
        """CC36, LD2: over, it is read by its author and moderators only."""
        item = self.item()
        Content.objects.filter(pk=item.pk).update(expires_at=clock.now() - timedelta(minutes=1))
        schedule.publish_due()
        assert Content.objects.get(pk=item.pk).state == "withdrawn"
        assert self.people.client("carole").get(item.get_absolute_url()).status_code == 200
        assert not can(self.people.access("mallory"), "read", Content.objects.get(pk=item.pk))

    def test_messages_are_split_into_a_new_item(self) -> None:
        """FO23: selected messages become a new item with a title; those who follow the first follow it too."""
        item = self.item()
        comment = actions.post_comment(content=item, author=self.people.carole, body="Autre sujet")
        self.people.client("alice").post(f"/c/{item.pk}/split/", {"m": [comment.pk], "title": "Un autre sujet"})
        made = Content.objects.get(title="Un autre sujet")
        assert (made.author, made.comment_count) == (self.people.carole, 1)
        assert level_of(self.people.bob, made) == "all"
        old = self.people.client("bob").get(f"/c/{item.pk}/comments/{comment.pk}/")
        assert old.url.startswith(made.get_absolute_url())

    def typed(self, n: int = 1, **changes: Any) -> dict[str, Any]:
        """Return what a person types for note number `n`."""
        return {"title": f"Une note tapée {n}", "body": "Du texte", "audience": "group", **changes}
