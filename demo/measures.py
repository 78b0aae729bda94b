"""Searches that people keep, words that found nothing, and the feed readers of the last month."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from accounts.models import User
from search import journal
from searches import actions
from veille.figures import daily
from veille.models import DayCount, Watch

DAYS = 30
SERVICES = (("Feedly", 38), ("Inoreader", 17), ("NewsBlur", 4))
NOT_FOUND = (("covoiturage solidaire", 6), ("budget participatif", 4), ("zone agricole protegee", 2))


def show_measures(watch: Watch, people: dict[str, User], now: datetime, chance: random.Random) -> None:
    """Keep a search for the group and two for its animator; count the readers that its feeds had."""
    carole, bob = people["carole"], people["bob"]
    actions.save(by=carole, name="Communes et logiciels libres", asked="q=communes+logiciel", group=watch.group)
    actions.save(by=carole, name="Ce que dit Bob", asked="q=auteur%3Abob", period="weekly")
    actions.save(by=bob, name="Mobilité, partout", asked="q=mobilit%C3%A9", period="daily")
    for words, times in NOT_FOUND:
        for _time in range(times):
            journal.note(words)
    for back in range(1, DAYS + 1):
        day = now.date() - timedelta(days=back)
        for name, usual in SERVICES:
            daily.add(watch.pk, day, DayCount.What.READERS, name, max(1, usual - back // 6))
        daily.add(watch.pk, day, DayCount.What.READERS, daily.DISTINCT, chance.randint(9, 16))
