"""Loads the demonstration in one transaction, then does at once what the worker would have done on the way."""

from __future__ import annotations

import hashlib
import random
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from accounts.models import User
from activity.models import Activity
from core import clock
from core.addresses import address_key
from core.hints import silence
from demo.care import show_care
from demo.channels import open_channels
from demo.content import load
from demo.desk import keep_desk
from demo.dressing import dress
from demo.hearing import choose_levels
from demo.keeping import show_kept
from demo.kept import keep_in_order
from demo.mails import show_mail
from demo.measures import show_measures
from demo.people import load_groups, load_people
from demo.registering import register
from demo.story import Story
from demo.ways_in import open_ways
from demo.who import load_who, propose
from demo.working import show_work
from notifications import announcing
from notifications.models import Delivery, Message, Notification
from search import indexing
from veille.models import Entry, Source, Watch

TOLD_DAYS = 21
READ_AFTER = timedelta(days=4)


class NotEmptyError(Exception):
    """The database holds people already: the demonstration is for an empty one."""


def load_demo(seed: int) -> dict[str, int]:
    """Fill an empty database and return what was made, by name. Raises NotEmptyError. Takes about a minute."""
    if User.objects.exists():
        raise NotEmptyError
    now, chance = clock.now(), random.Random(seed)  # noqa: S311 - a story, not a secret
    with silence(), transaction.atomic():
        demo = load()
        people = load_people(demo)
        load_who(demo, people, random.Random(seed))  # noqa: S311 - the same story
        groups = load_groups(demo, people, now, chance)
        story = Story(demo, people, groups, now, chance)
        story.tell()
        keep_desk(story.watch, people, now)
        open_ways(groups["veille-numerique"], people, now, random.Random(seed))  # noqa: S311 - the same
        dress(groups, people, now)
        show_care(groups["veille-numerique"], people, now)
        keep_in_order(groups, people, now)
        register(groups["veille-numerique"], people, now, random.Random(seed))  # noqa: S311 - the same
        load_sources(story.watch, now)
        open_channels(story.watch, people["carole"], now)
        show_work(story.watch, people, now)
        show_kept(groups["veille-numerique"], people, now)
        settle(now)
        choose_levels(groups, people)
        show_mail(groups["veille-numerique"], people, now)
        propose(people)
        show_measures(story.watch, people, now, random.Random(seed))  # noqa: S311 - the same
    indexing.rebuild()
    return {
        "people": len(people),
        "groups": len(groups),
        "bookmarks": len(demo.bookmarks),
        "editions": story.watch.editions.exclude(number=None).count(),
    }


def load_sources(watch: Watch, now: datetime) -> None:
    """Follow the sources, paused since their addresses are invented, with what they brought in the inbox."""
    for row in load().sources:
        source = Source.objects.create(
            watch=watch,
            title=row.title,
            feed_url=row.feed,
            feed_key=digest(row.feed),
            site_url=row.feed.split("/", 3)[0] + "//" + row.feed.split("/", 3)[2] + "/",
            state=Source.State.PAUSED,
            created_at=watch.created_at,
            next_poll_at=now,
            polled_at=now - timedelta(hours=3),
            succeeded_at=now - timedelta(hours=3),
        )
        for entry in row.entries:
            at = now - timedelta(days=entry.days_ago, hours=entry.hour)
            Entry.objects.create(
                source=source,
                watch=watch,
                uid=digest(entry.url),
                url=entry.url,
                url_key=digest(entry.url),
                title=entry.title,
                summary_html=f"<p>{entry.summary}</p>",
                language="fr",
                published_at=at,
                first_seen_at=at,
                fingerprint=digest(entry.title),
                state=entry.state,
            )


def digest(url: str) -> str:
    """Return the fixed-length key of an address, or of words that are none."""
    try:
        return hashlib.sha256(address_key(url).encode()).hexdigest()
    except ValueError:
        return hashlib.sha256(url.encode()).hexdigest()


def settle(now: datetime) -> None:
    """Tell people on the site of the last weeks, and send no mail about the past."""
    Activity.objects.filter(announced_at=None, at__lt=now - timedelta(days=TOLD_DAYS)).update(announced_at=F("at"))
    for pk in Activity.objects.filter(announced_at=None).order_by("at").values_list("pk", flat=True):
        announcing.announce(pk)
    for row in Notification.objects.select_related("activity"):
        row.created_at = row.activity.at
        row.read_at = row.activity.at + READ_AFTER if row.activity.at + READ_AFTER < now else None
        row.save(update_fields=["created_at", "read_at"])
    Delivery.objects.all().delete()
    Message.objects.update(expanded_at=now)
