"""What the people of the demonstration want to hear of, and the first digest, which waits to be sent."""

from __future__ import annotations

from accounts.models import User
from content.models import Content
from groups.models import Group, Level
from notifications import digests, leases, preferences
from notifications.follows import follow_tag, set_level
from notifications.models import Preference


def choose_levels(groups: dict[str, Group], people: dict[str, User]) -> None:
    """Give bob a digest of his groups with a tag on top, carole everything, alice what is important."""
    veille = groups["veille-numerique"]
    for slug in ("veille-numerique", "scot"):
        set_level(people["bob"], groups[slug], Level.DIGEST)
    set_level(people["carole"], veille, Level.ALL)
    set_level(people["alice"], veille, Level.IMPORTANT)
    latest = Content.objects.filter(group=veille, trashed_at=None, tagged__isnull=False).order_by("-last_activity_at")
    item = latest.first()
    if item is not None:
        follow_tag(people["bob"], veille, item.tagged.select_related("tag").order_by("pk")[0].tag, Level.DIGEST)
    preferences.save(people["carole"], digest=Preference.Digest.DAILY, digest_hour=18)
    Preference.objects.filter(user=people["bob"]).update(digest_at=leases.present())
    digests.make_batch()
