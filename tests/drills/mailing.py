"""A mailing in a database of its own: filled by one process, sent by real workers, counted by another.

Run as `python -m tests.drills.mailing fill 1000` and `... count`, with the environment of the workers.
"""

from __future__ import annotations

import json
import sys

import django
from django.db.models import Count


def fill(count: int) -> None:
    """Publish an item that `count` people hear of by mail, through the product's own action."""
    from accounts.models import User
    from bookmarks.models import Bookmark
    from core import clock
    from groups.models import Level, Membership
    from notifications.models import Follow
    from tests.people import make_group, make_user
    from toolkit import actions

    author = make_user("author", "Alice Martin")
    group = make_group("tournee", author, ("listed", "open", "platform", "group", "platform"))
    names = [f"reader{n}" for n in range(count)]
    people = User.objects.bulk_create(
        [User(username=name, name=name.title(), email=f"{name}@demo.test") for name in names]
    )
    since = clock.now()
    Membership.objects.bulk_create([Membership(user=user, group=group, since=since) for user in people])
    Follow.objects.bulk_create([Follow(user=user, group=group, level=Level.ALL) for user in people])
    item = Bookmark(group=group, title="La tournée", body="Un texte.\n\n" * 20, url="https://exemple.test/")
    actions.publish(item=item, author=author)


def counted() -> dict[str, int]:
    """Return how many deliveries there are in each state."""
    from notifications.models import Delivery

    rows = Delivery.objects.values_list("state").annotate(number=Count("pk"))
    return dict(rows)


if __name__ == "__main__":
    django.setup()
    if sys.argv[1] == "fill":
        fill(int(sys.argv[2]))
    sys.stdout.write(json.dumps(counted()))
