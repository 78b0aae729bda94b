"""The head of a thread: who takes part, since when, the files and links, the answers (FO06)."""

from __future__ import annotations

import re
from typing import Any

from django.db.models import Count, Max, Min

from content import linked
from content.models import Attachment, Comment
from content.querysets import shown_comment_q
from content.rules import can
from forum.forms import SlowForm
from forum.models import ReadyAnswer, Topic
from groups.access import Access

FACES = 8
LINKS_MAX = 10
LONG = 3
"""A thread of so many messages gets a head: below that, it is seen at a glance."""
LINK = re.compile(r'<a href="(https?://[^"]+)"[^>]*>(.*?)</a>', re.DOTALL)


def context(access: Access, topic: Topic) -> dict[str, Any]:
    """Return what the page of a thread shows above its messages: six queries at most, whatever its length."""
    comments = Comment.objects.filter(shown_comment_q(access), content_id=topic.pk)
    people = comments.filter(author__isnull=False).values("author__name", "author__username")
    asking = topic.also_asking.aggregate(count=Count("pk"))["count"]
    mine = access.is_signed_in and topic.also_asking.filter(user_id=access.user.pk or 0).exists()
    moderates = can(access, "moderate", topic)
    answers = list(comments.filter(accepted_at__isnull=False).select_related("author").order_by("accepted_at"))
    linked.load(access, answers)
    return {
        "topic": topic,
        "answers": answers,
        "asking_count": asking,
        "is_asking": mine,
        "may_write_author": can(access, "reply", topic) and topic.author_id not in {None, access.user.pk},
        "ready_answers": list(ReadyAnswer.objects.filter(group=topic.group)[:50]) if moderates else [],
        "slow_form": SlowForm(initial={"minutes": topic.slow_minutes}),
        "head": {
            "people": list(people.annotate(count=Count("pk")).order_by("-count", "author__name")[:FACES]),
            "people_count": comments.values("author_id").distinct().count(),
            **comments.aggregate(first=Min("created_at"), last=Max("created_at")),
            "files": list(Attachment.objects.filter(content_id=topic.pk, comment__in=comments)[:LINKS_MAX]),
            "links": links(comments),
        }
        if topic.comment_count >= LONG
        else None,
    }


def links(comments: Any) -> list[tuple[str, str]]:
    """Return the addresses that messages lead to, each once, with the words of the first link."""
    found: dict[str, str] = {}
    rows = comments.filter(body_html__contains="<a href=").order_by("created_at").values_list("body_html", flat=True)
    for html in rows[:100]:
        for url, words in LINK.findall(html):
            found.setdefault(url, re.sub(r"<[^>]+>", "", words)[:80])
    return list(found.items())[:LINKS_MAX]
