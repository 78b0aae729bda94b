"""Writes of the forum's own, each with its consequences in plain sight. Keyword-only, one transaction each."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.models import User
from activity.record import record
from content import attachments
from content.models import Content
from core import clock, text
from forum.models import AlsoAsking, Category, Topic
from groups.models import Group
from notifications import follows
from notifications.mail import post
from search import index
from toolkit import actions, sections


def copy_categories(*, from_group: Group, to_group: Group) -> None:
    """Make in `to_group` the categories of `from_group`, without their threads."""
    for one in Category.objects.filter(group=from_group, trashed_at=None).order_by("order", "pk"):
        fresh = Category(group=to_group, title=one.title, body=one.body, order=one.order, who_posts=one.who_posts)
        fresh.default_tags, fresh.prompt = one.default_tags, one.prompt
        sections.save(fresh, by=None)


@transaction.atomic
def summarise(*, topic: Topic, by: User, summary: str) -> None:
    """Write what a thread came to, on top of it; the version before is kept (FO07)."""
    actions.keep_revision(Content.objects.get(pk=topic.pk))
    said = text.normalise(summary)
    attachments.adopt(topic, author=by, said=said)
    Topic.objects.filter(pk=topic.pk).update(
        summary=said, summary_html=text.render(said), summary_by=by if said else None, summary_at=clock.now()
    )
    record("topic.summarised", actor=by, content=topic)
    index.note_changed(topic)


@transaction.atomic
def also_ask(*, topic: Topic, user: User) -> bool:
    """Count somebody among those who ask the same, who then follow; asked again, take it back. True when counted."""
    gone, _rows = AlsoAsking.objects.filter(topic=topic, user=user).delete()
    if gone:
        return False
    AlsoAsking.objects.bulk_create([AlsoAsking(topic=topic, user=user)], ignore_conflicts=True)
    follows.follow(user, topic)
    return True


@transaction.atomic
def slow_down(*, topic: Topic, by: User, minutes: int) -> None:
    """Let each person write once every `minutes` in a thread; 0 lets them write as they like (FO25)."""
    Topic.objects.filter(pk=topic.pk).update(slow_minutes=minutes)
    record("topic.slowed", actor=by, content=topic, minutes=minutes)


def write_privately(*, topic: Topic, sender: User, body: str, form_key: UUID | None) -> None:
    """Send a private word to the author of a thread: one mail, however often the form is sent (FO17).

    Nothing of it is kept but the mail itself, which goes when it has gone.
    """
    if topic.author is None:
        return
    try:
        with transaction.atomic():
            actions.note_sent(form_key, sender)
            data = {"body": body, "sender": sender.pk, "topic": topic.pk}
            post("private_word", addresses=[(topic.author.email, topic.author)], group=topic.group, data=data)
    except IntegrityError:
        return
