"""What the members of the demonstration do with the pool: passages quoted, readings asked, rules."""

from __future__ import annotations

from datetime import datetime, timedelta

from accounts.models import User
from bookmarks.annotations.acts import annotate
from bookmarks.models import Bookmark
from content.querysets import published_q
from core import clock, text
from veille.models import Rule, Watch
from veille.rules import acting, changing
from veille.working import asking

QUOTED, ASKED = 6, 3
RULES = [
    ("Les appels à projets", "appel à projets, appel à contributions", "propose"),
    ("Pas d’annonces internes", "nomination, organigramme", "drop"),
]


def show_work(watch: Watch, people: dict[str, User], now: datetime) -> None:
    """Quote passages of the latest pages, ask members to read a few, keep two rules: one on, one to try."""
    rows = Bookmark.objects.alive().filter(published_q(), group=watch.group, kind="bookmark")
    latest = list(rows.order_by("-created_at", "-pk")[: QUOTED + ASKED])
    for row, name in zip(latest[:QUOTED], ["alice", "bob", "carole"] * 2, strict=False):
        passage = text.excerpt(row.body, 220).rstrip("…").strip()
        if passage:
            annotate(bookmark=row, author=people[name], exact=passage, within=row.body)
    with clock.at(now - timedelta(days=2)):
        for row, name in zip(latest[QUOTED:], ["alice", "bob", "alice"], strict=False):
            due = asking.today(watch) + timedelta(days=6)
            asking.ask(watch=watch, content=row, reader=people[name], by=people["carole"], due_on=due)
    with clock.at(now - timedelta(days=20)):
        rules = [
            changing.keep(rule=Rule(watch=watch, name=name, words=words, act=act), by=people["carole"])
            for name, words, act in RULES
        ]
        changing.switch_on(rule=rules[1], by=people["carole"], seen=rules[1].stamp)
    acting.run(watch, now)
