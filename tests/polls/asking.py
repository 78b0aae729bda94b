"""Polls made in a line, and answered in another, for the tests of polls."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse

from core import clock
from groups.models import Group
from polls import actions
from polls.actions import Asked
from polls.models import Poll, Question

TWO = ("Jeudi", "Vendredi")


def choice(*options: str, title: str = "Quel jour ?", kind: str = "choice", **columns: Any) -> Asked:
    """Return a question with these options; a stance and a scale have their own."""
    if kind == "stance":
        rows = [(0, {"text": word, "stance": word}) for word in ("for", "against", "abstain")]
    else:
        rows = [(0, {"text": word}) for word in options or TWO]
    return Asked({"title": title, "kind": kind, "help_text": "", **columns}, rows)


def ask(group: Group, author: Any, *questions: Asked, title: str = "La prochaine réunion", **columns: Any) -> Poll:
    """Return a poll published in `group` through the product's own action; open unless `columns` say otherwise."""
    if columns.get("anonymity") == "nobody":
        columns = {"closes_at": clock.now() + timedelta(days=3), "results": "closed", **columns}
    voters = columns.pop("voters", [])
    poll = Poll(group=group, title=title, audience=columns.pop("audience", "group"), **columns)
    return actions.ask(poll=poll, author=author, questions=questions or [choice()], voters=voters)


def first(poll: Poll) -> Question:
    """Return the first question of a poll."""
    return poll.questions.get(order=0)


def typed(poll: Poll, *chosen: str, **more: Any) -> dict[str, Any]:
    """Return what somebody sends who ticks the options named in the first question."""
    question = first(poll)
    keys = [str(option.pk) for option in question.options.filter(text__in=chosen)]
    return {f"q{question.pk}": keys, **more}


def each(poll: Poll, **values: Any) -> dict[str, Any]:
    """Return what somebody sends who gives each option named its value, in the first question."""
    question = first(poll)
    return {f"q{question.pk}_{option.pk}": values[option.text] for option in question.options.filter(text__in=values)}


def vote(browser: Client, poll: Poll, data: dict[str, Any]) -> Any:
    """Send a vote; return the answer."""
    return browser.post(reverse("polls:vote", args=[poll.group.slug, poll.pk]), data)


def page(browser: Client, poll: Poll) -> str:
    """Return the page of a poll as somebody sees it."""
    return browser.get(poll.get_absolute_url()).content.decode()
