"""What the forum declares of itself."""

from __future__ import annotations

from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.tools import Mailed, ToolConfig


class ForumConfig(ToolConfig):
    """Where people ask, answer and talk."""

    name = "forum"
    verbose_name = _("Forum")
    kinds = ["topic", "category"]
    inner_kinds = ["category"]
    places: ClassVar[dict[str, str]] = {"topic": "topic__category"}
    segment = "forum"
    icon = "messages"
    order = 10
    mails = "forum.mails"
    bumped_by_comments = True
    answerable = True
    takes_plain_mail = True
    new_label = _("Start a thread")
    purpose = _("Here the group asks and answers, tells its news and looks for partners, thread by thread.")
    example = _("For example: who has already lent tablets to a library, and under which agreement?")

    def item_url(self, content: Any) -> str:
        """Return the page of a thread; a category is its list."""
        if content.kind == "category":
            return f"{reverse('forum:list', args=[content.group.slug])}?category={content.slug}"
        return super().item_url(content)

    def takes_answers(self, content: Any) -> bool:
        """Tell whether the thread is a question, which one or several messages may answer."""
        from forum.models import Topic

        return Topic.objects.filter(pk=content.pk, nature=Topic.Nature.QUESTION).exists()

    def solved(self, content: Any, *, is_solved: bool) -> None:
        """Note that a question has its answer, or has none any more."""
        from forum.models import Topic

        Topic.objects.filter(pk=content.pk).update(is_solved=is_solved)

    def blank(self, content: Any) -> Any | None:
        """Return a new thread beside another, in its category."""
        from forum.models import Topic

        old = Topic.objects.filter(pk=content.pk).first()
        return Topic(category_id=old.category_id if old else None, nature=Topic.Nature.DISCUSSION)

    def moved(self, content: Any, old_group: Any) -> None:
        """Take a thread out of a category that stayed in the other group."""
        from forum.models import Topic

        Topic.objects.filter(pk=content.pk).exclude(category__group=content.group).update(category=None)

    def merged(self, lost: Any, kept: Any) -> None:
        """Bring those who ask the same thing along when two threads become one."""
        from forum.models import AlsoAsking

        here = AlsoAsking.objects.filter(topic_id=kept.pk).values("user_id")
        AlsoAsking.objects.filter(topic_id=lost.pk, user_id__in=here).delete()
        AlsoAsking.objects.filter(topic_id=lost.pk).update(topic_id=kept.pk)

    def copied(self, from_group: Any, to_group: Any) -> None:
        """Give a group made on a model the same categories, with their words and no thread."""
        from forum.actions import copy_categories

        copy_categories(from_group=from_group, to_group=to_group)

    def blank_in(self, group: Any) -> Any:
        """Return a new thread in no category."""
        from forum.models import Topic

        return Topic(group=group, nature=Topic.Nature.DISCUSSION)

    def from_mail(self, group: Any, author: Any, mail: Mailed) -> Any:
        """Open a thread, in the category that the mail names."""
        from forum.mailing import open_thread

        return open_thread(group, author, mail)

    def waits(self, content: Any, user: Any) -> str:
        """Return why somebody may not post another message yet, where a thread is slowed down; empty when they may."""
        from forum.slowing import waits

        return waits(content, user)
