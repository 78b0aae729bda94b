"""What the groups of a country keep: threads, articles, files, events and pages, then what is said about them."""

from __future__ import annotations

import random
from bisect import bisect
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max, OuterRef, Subquery

from activity.models import Activity
from agenda.models import Event, Occurrence
from agenda.models.event import new_uid
from blogs.models import Article
from content.models import Blob, Comment, Content
from core import text
from demo.bulk.people import Society
from demo.bulk.rows import Tell, write, write_children
from demo.bulk.scales import Scale
from demo.bulk.words import Words
from files.models import File, FileVersion, Folder
from forum.models import Topic
from groups.models import Group
from wiki.models import Page

FOLDERS = ["Comptes rendus", "Documents de travail", "Photos", "Modèles"]
LONG_THREADS = 50
"""In the largest group that many threads have exactly that many replies: what a benchmark opens."""
ACTIVITY_DAYS = 365
FUTURE_DAYS = 120
Made = list[Content]


class Country:
    """Fills the groups of a society. Each method writes one kind of thing and may be followed by `tell`."""

    def __init__(self, scale: Scale, society: Society, words: Words, chance: random.Random, tell: Tell) -> None:
        self.scale, self.society, self.words, self.chance, self.tell = scale, society, words, chance, tell
        self._weights = society.weights()

    def fill(self) -> None:
        """Write everything, parents before children."""
        topics = self._items("topic", self.scale.topics)
        write_children(Topic, ({"content_ptr_id": item.pk} for item in topics))
        articles = self._items("article", self.scale.articles)
        write_children(Article, ({"content_ptr_id": item.pk, "minutes": 2} for item in articles))
        pages = self._items("page", self.scale.pages)
        write_children(Page, ({"content_ptr_id": item.pk, "place": place} for place, item in enumerate(pages)))
        self._events()
        self._files()
        self._comments(topics, articles)
        self._settle()

    def _some_group(self) -> Group:
        """Return a group, the more often the more it writes."""
        return self.society.groups[bisect(self._weights, self.chance.random() * self._weights[-1])]

    def _moment(self, since: datetime) -> datetime:
        """Return a moment since then, more often a late one."""
        return since + (self.society.now - since) * self.chance.random() ** 0.5

    def _items(self, kind: str, count: int, group: Callable[[], Group] | None = None, **columns: Any) -> Made:
        made = [self._item(kind, number, (group or self._some_group)(), **columns) for number in range(count)]
        made.sort(key=lambda item: item.created_at)
        write(Content, made, lambda _name, done: self.tell(kind, done))
        return made

    def _item(self, kind: str, number: int, group: Group, title: str = "", said: bool = True) -> Content:
        words, at = self.chance.choice(self.words.texts), self._moment(group.created_at)
        title = title or self.words.title()
        kept = {"body": words.body, "body_html": words.html, "excerpt": words.excerpt} if said else {}
        return Content(
            kind=kind, group=group, author_id=self.chance.choice(self.society.members[group.pk]), title=title[:200],
            slug=f"{text.slug(title, 60)}-{number}", audience=group.default_audience, created_at=at, sort_at=at,
            published_at=at, last_activity_at=at, **kept,
        )  # fmt: skip

    def _events(self) -> None:
        made = self._items("event", self.scale.events)
        days = [timedelta(days=self.chance.randint(1, FUTURE_DAYS)) for _ in made]
        starts = [
            (item.created_at + later).replace(hour=17, minute=0, second=0)
            for item, later in zip(made, days, strict=True)
        ]
        rows = [
            {
                "content_ptr_id": item.pk, "start_day": at.date(), "start_time": at.time(), "starts_at": at,
                "ends_at": at + timedelta(hours=2), "changed_at": item.created_at, "uid": new_uid(),
                "place": self.chance.choice(self.words.places),
            }
            for item, at in zip(made, starts, strict=True)
        ]  # fmt: skip
        write_children(Event, rows)
        occurrences = (
            Occurrence(event_id=item.pk, day=at.date(), starts_at=at, ends_at=at + timedelta(hours=2))
            for item, at in zip(made, starts, strict=True)
        )
        write(Occurrence, occurrences, self.tell)

    def _files(self) -> None:
        groups = [group for group in self.society.groups for _name in FOLDERS]
        turn = iter(groups)
        folders = self._items("folder", len(groups), lambda: next(turn), title=self.chance.choice(FOLDERS), said=False)
        write_children(
            Folder,
            ({"content_ptr_id": item.pk, "home_id": item.group_id, "path": f"/{item.pk}/"} for item in folders),
        )
        of: dict[int, list[int]] = {}
        for folder in folders:
            of.setdefault(folder.group_id, []).append(folder.pk)
        made = self._items("file", self.scale.files, said=False)
        blobs = list(Blob.objects.filter(versions__isnull=False).distinct().order_by("pk")[:50])
        chosen = [self.chance.choice(blobs) for _ in made]
        write_children(File, (self._file(f, of[f.group_id], b) for f, b in zip(made, chosen, strict=True)))
        versions = (
            FileVersion(file_id=f.pk, number=1, blob=b, name=f.slug, author_id=f.author_id, created_at=f.created_at)
            for f, b in zip(made, chosen, strict=True)
        )
        write(FileVersion, versions, self.tell)
        first = FileVersion.objects.filter(file=OuterRef("pk")).values("pk")[:1]
        File.objects.filter(current=None).update(current=Subquery(first))

    def _file(self, item: Content, folders: list[int], blob: Blob) -> dict[str, Any]:
        folder = self.chance.choice(folders)
        return {"content_ptr_id": item.pk, "home_id": item.group_id, "folder_id": folder, "size": blob.size}

    def _comments(self, topics: Made, articles: Made) -> None:
        write(Comment, self._said(topics, articles), self.tell)

    def _said(self, topics: Made, articles: Made) -> Iterator[Comment]:
        largest = self.society.groups[0].pk
        long = [topic for topic in topics if topic.group_id == largest][:LONG_THREADS]
        left = self.scale.comments
        for topic in long:
            yield from self._replies(topic, LONG_THREADS)
            left -= LONG_THREADS
        kept = {topic.pk for topic in long}
        others = [topic for topic in topics if topic.pk not in kept]
        while left > 0:
            item = self.chance.choice(others if self.chance.random() < 0.9 or not articles else articles)
            count = min(left, int(self.chance.paretovariate(1.2) * 2), 300)
            yield from self._replies(item, count)
            left -= count

    def _replies(self, item: Content, count: int) -> Iterator[Comment]:
        members, span = self.society.members[item.group_id], self.society.now - item.created_at
        moments = sorted(item.created_at + span * self.chance.random() ** 4 for _ in range(count))
        for at in moments:
            words = self.chance.choice(self.words.remarks)
            author = self.chance.choice(members)
            yield Comment(content_id=item.pk, author_id=author, body=words.body, body_html=words.html, created_at=at)

    def _settle(self) -> None:
        """Bring the counts and last moments up to date, and note the acts of the last months as already told."""
        said = Comment.objects.filter(content=OuterRef("pk")).order_by().values("content")
        Content.objects.filter(comments__isnull=False, comment_count=0).update(
            comment_count=Subquery(said.annotate(n=Count("pk")).values("n")),
            last_activity_at=Subquery(said.annotate(last=Max("created_at")).values("last")),
        )
        of_group = Content.objects.filter(group=OuterRef("pk")).order_by().values("group")
        last = of_group.annotate(last=Max("last_activity_at")).values("last")
        Group.objects.filter(pk__in=[group.pk for group in self.society.groups], contents__isnull=False).update(
            last_activity_at=Subquery(last)
        )
        since = self.society.now - timedelta(days=ACTIVITY_DAYS)
        told = (
            Activity(
                verb="content.published", actor_id=author, group_id=group, content_id=pk, at=at, announced_at=at
            )
            for pk, group, author, at in Content.objects.filter(created_at__gt=since, activities=None)
            .exclude(kind="folder").values_list("pk", "group_id", "author_id", "created_at")
        )  # fmt: skip
        write(Activity, told, self.tell)


def _evening(moment: datetime) -> datetime:
    """Return the hour of that day at which people meet."""
    return moment.replace(hour=17, minute=0, second=0, microsecond=0)
