"""What people of the demonstration ask, answer and decide: the threads and polls of `data/talk.yaml`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import yaml
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from content.models import Content
from core import clock, typesetting
from demo.told import Told
from forum import actions as forum_actions
from forum.models import Category, Topic
from groups.models import Group
from polls import actions as poll_actions
from polls import casting, question_forms
from polls.models import Poll
from toolkit import actions, sections, threads

DATA = Path(__file__).parent / "data" / "talk.yaml"
KINDS_WITH_VALUES = {"date", "scale", "ranking", "points"}


class Talk:
    """Threads and polls, told through the product's own actions, each at its moment."""

    def __init__(self, people: dict[str, User], groups: dict[str, Group], now: datetime) -> None:
        self.people, self.groups, self.now = people, groups, now
        self.told = yaml.safe_load(DATA.read_text())
        self.made: dict[str, Any] = {}

    def events(self) -> Iterator[Told]:
        """Yield everything that is said and asked, with its moment."""
        for row in self.told["categories"]:
            yield Told(self.ago(row["days"]), 0, partial(self.sort, row))
        for row in self.told["threads"]:
            yield Told(self.ago(row["days"]), 1, partial(self.start, row))
            for n, said in enumerate(row.get("replies", [])):
                yield Told(self.ago(row["days"] - said["after"]), 2, partial(self.reply, row, n, said))
            if row.get("summary"):
                yield Told(self.ago(0.2), 3, partial(self.summarise, row))
        for row in self.told["polls"]:
            yield Told(self.ago(row["days"]), 2, partial(self.ask, row))
            for n, vote in enumerate(row["votes"]):
                yield Told(self.ago(row["days"]) + timedelta(hours=2 + n), 3, partial(self.vote, row, vote))
            if row.get("outcome"):
                yield Told(self.ago(row["closed"] - 0.1), 4, partial(self.conclude, row))

    def ago(self, days: float) -> datetime:
        """Return the moment `days` before now, never later than a few minutes ago."""
        return min(self.now - timedelta(days=days), self.now - timedelta(minutes=5))

    def sort(self, row: dict[str, Any]) -> None:
        """Make a category of the forum."""
        columns = {name: row[name] for name in ("title", "body", "prompt", "who_posts") if name in row}
        category = Category(group=self.groups[row["group"]], order=row.get("order", 0), **columns)
        self.made[row["id"]] = sections.save(category, by=self.people["carole"])

    def start(self, row: dict[str, Any]) -> None:
        """Start a thread."""
        topic = Topic(
            group=self.groups[row["group"]],
            title=row["title"],
            body=row.get("body", ""),
            nature=row.get("nature", "discussion"),
            category=self.made.get(row.get("category", "")),
            audience=row.get("audience", "group"),
        )
        self.made[row["id"]] = actions.publish(
            item=topic, author=self.people[row["author"]], tags=row.get("tags", []), quiet=False
        )

    def reply(self, row: dict[str, Any], n: int, said: dict[str, Any]) -> None:
        """Answer in a thread; an answer may be the one that solves it."""
        content = Content.objects.get(pk=self.made[row["id"]].pk)
        parent = self.made.get(f"{row['id']}:{said['to']}") if "to" in said else None
        author = self.people[said["author"]]
        files = [self.file(one) for one in said.get("files", [])]
        comment = actions.post_comment(content=content, author=author, body=said["body"], parent=parent, files=files)
        self.made[f"{row['id']}:{n}"] = comment
        if said.get("accepted"):
            threads.accept(comment=comment, by=self.people[row["author"]], is_accepted=True)
        for name in said.get("useful", []):
            threads.react(comment=comment, user=self.people[name], is_useful=True)

    def file(self, one: dict[str, str]) -> SimpleUploadedFile:
        """Return a file to join: its text as it is, or set as a PDF when its name says so."""
        if not one["name"].endswith(".pdf"):
            return SimpleUploadedFile(one["name"], one["text"].encode())
        return SimpleUploadedFile(one["name"], typesetting.pdf(one["text"], {}, self.now))

    def summarise(self, row: dict[str, Any]) -> None:
        """Write what a thread came to."""
        topic = Topic.objects.get(pk=self.made[row["id"]].pk)
        forum_actions.summarise(topic=topic, by=self.people["carole"], summary=row["summary"])

    def ask(self, row: dict[str, Any]) -> None:
        """Publish a poll."""
        columns = {name: row[name] for name in ("anonymity", "results", "quorum", "threshold") if name in row}
        closes = self.ago(row["closed"]) if "closed" in row else self.now + timedelta(days=row["open_days"])
        poll = Poll(
            group=self.groups[row["group"]], title=row["title"], body=row.get("body", ""), audience="group",
            closes_at=closes, **columns,
        )  # fmt: skip
        host = self.made.get(row.get("host", ""))
        poll.host = Content.objects.get(pk=host.pk) if host is not None else None
        questions = [self.question(one) for one in row["questions"]]
        self.made[row["id"]] = poll_actions.ask(poll=poll, author=self.people[row["author"]], questions=questions)

    def question(self, one: dict[str, Any]) -> poll_actions.Asked:
        """Return a question with its options, as an organiser would type them."""
        columns = {"help_text": "", **{name: one[name] for name in one if name != "options"}}
        if one["kind"] == "stance":
            rows = [(0, {"text": str(words), "stance": stance}) for stance, words in question_forms.STANCES]
        else:
            rows = [(0, question_forms.of_line(line)) for line in one.get("options", [])]
        return poll_actions.Asked(columns, rows)

    def vote(self, row: dict[str, Any], vote: dict[str, Any]) -> None:
        """Cast a vote: the places of the options, or for each option its value, question by question."""
        poll = Poll.objects.get(pk=self.made[row["id"]].pk)
        if not poll.is_open:
            return
        given = []
        for question, said in zip(poll.questions.all(), vote["answers"], strict=False):
            options = list(question.options.all())
            if question.kind == "text":
                given += [casting.Given(question, text=said)] if said else []
            elif question.kind in KINDS_WITH_VALUES:
                given += [casting.Given(question, option, value) for option, value in zip(options, said, strict=False)]
            else:
                given += [casting.Given(question, options[place]) for place in said]
        place = casting.place_of(poll, self.people[vote["by"]])
        receipt = f"DEMO-{poll.pk}-{vote['by']}" if poll.is_secret else ""
        casting.cast(poll=poll, voter=place, answers=given, comment=vote.get("comment", ""), receipt=receipt)

    def conclude(self, row: dict[str, Any]) -> None:
        """Write the outcome of a poll that has closed."""
        poll = Poll.objects.select_related("group").get(pk=self.made[row["id"]].pk)
        poll_actions.conclude(poll=poll, by=self.people[row["author"]], outcome=row["outcome"])
        Poll.objects.filter(pk=poll.pk).update(closing_told_at=clock.now(), closed_told_at=clock.now())
