"""How long do digests take? A territory is filled, its digests are made and sent by one worker, and timed.

Run on a database of its own, which it fills: `DATABASE_URL=… VEILLEE_TESTING=1 python -m tests.drills.digesting 1000`.
It says how many milliseconds one mail takes, what 150,000 people would take with two workers, and the memory used.
`--profile` writes where the time goes to var/digests.prof.
"""

from __future__ import annotations

import cProfile
import random
import resource
import sys
import time
from collections.abc import Sequence
from datetime import timedelta

import django
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

GROUPS, ITEMS, EACH = 40, 25, 4
"""Groups, items of each in the week, and how many groups a person wants a digest of."""
TOWN, WORKERS = 150_000, 2


def fill(count: int) -> None:
    """Make groups with a week of items and comments, and `count` people who want a digest of some of them."""
    from accounts.models import Profile, User
    from bookmarks.models import Bookmark
    from content.models import ReadMark
    from core import clock
    from groups.models import Level, Membership
    from notifications.models import Follow, Preference
    from tests.people import make_group, make_user
    from toolkit import actions

    chance = random.Random(7)
    author = make_user("author", "Alice Martin")
    shape = ("listed", "open", "platform", "group", "platform")
    groups = [make_group(f"groupe-{n}", author, shape) for n in range(GROUPS)]
    items = []
    for group in groups:
        for n in range(ITEMS):
            item = Bookmark(
                group=group, title=f"Article {n} de {group}", body="Un texte. " * 60, url=f"https://x.test/{n}"
            )
            actions.publish(item=item, author=author)
            items.append(item)
            for _number in range(chance.randrange(4)):
                actions.post_comment(content=item, author=author, body="Une réponse assez courte. " * 4)
    names = [f"reader{n}" for n in range(count)]
    people = User.objects.bulk_create([User(username=n, name=n.title(), email=f"{n}@demo.test") for n in names])
    Profile.objects.bulk_create([Profile(user=user, language=chance.choice(["fr", "fr", "en"])) for user in people])
    chosen = [(user, group) for user in people for group in chance.sample(groups, EACH)]
    since = clock.now() - timedelta(days=30)
    Membership.objects.bulk_create([Membership(user=user, group=group, since=since) for user, group in chosen])
    Follow.objects.bulk_create([Follow(user=user, group=group, level=Level.DIGEST) for user, group in chosen])
    due = clock.now() - timedelta(minutes=1)
    Preference.objects.bulk_create([Preference(user=user, digest="weekly", digest_at=due) for user in people])
    read = [(user, item) for user in people[::2] for item in chance.sample(items, 10)]
    ReadMark.objects.bulk_create([ReadMark(user=user, content=item, read_until=clock.now()) for user, item in read])


class Written(BaseEmailBackend):
    """Writes each mail as the bytes a server would be given, and drops them: the server's own time is not ours."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write and count the mails."""
        return sum(1 for message in email_messages if message.message().as_bytes(linesep="\r\n"))


def timed(work: object, until: object) -> tuple[float, float]:
    """Run `work` again and again until `until` is false; return the seconds of the wall and of this process."""
    wall, cpu = time.monotonic(), time.process_time()
    while until():  # type: ignore[operator]
        work()  # type: ignore[operator]
    return time.monotonic() - wall, time.process_time() - cpu


def measure() -> None:
    """Make and send what is due; write what it took."""
    from activity.models import Activity
    from notifications import digests, leases, outbox
    from notifications.models import Delivery, Preference

    Activity.objects.update(announced_at=leases.present())
    due = Preference.objects.filter(digest_at__lte=leases.present())
    made = timed(digests.make_batch, due.exists)
    waiting = Delivery.objects.filter(state="waiting", message__kind="digest")
    count = waiting.count()
    sent = timed(outbox.send_waiting, waiting.exists)
    states = dict(Delivery.objects.order_by().values_list("state").annotate(n=django.db.models.Count("pk")))
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    for label, (wall, cpu) in {"made": made, "sent": sent}.items():
        say(f"{label}: {count} in {wall:.1f} s; {1000 * wall / count:.1f} ms each, {1000 * cpu / count:.1f} ms of CPU")
    for label, pair in {"wall": (made[0], sent[0]), "CPU of this process": (made[1], sent[1])}.items():
        say(f"{TOWN} people, {WORKERS} workers, by the {label}: {sum(pair) / count * TOWN / WORKERS / 3600:.2f} h")
    say(f"states {states}; {megabytes:.0f} MB")


def say(words: str) -> None:
    """Write one line."""
    sys.stdout.write(words + "\n")


if __name__ == "__main__":
    django.setup()
    from django.conf import settings
    from django.test.utils import override_settings

    settings.EMAIL_BACKEND = "tests.drills.digesting.Written"
    with override_settings(GRACE_SECONDS=0):
        fill(int(sys.argv[1]))
        if "--profile" in sys.argv:
            profile = cProfile.Profile()
            profile.runcall(measure)
            profile.dump_stats(settings.BASE_DIR / "var" / "digests.prof")
        else:
            measure()
