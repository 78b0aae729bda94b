"""What somebody is typing, kept while they type: one draft per person and place (CC12).

A place names a form: `new:<kind>:<group>`, `edit:<item>` (`edit:<item>:<section>` for a part of a page),
`reply:<item>`, `comment:<item>:<comment>`.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from content.models import Draft
from core import clock

PLACE = re.compile(r"(new:[a-z]{1,20}|edit|reply|comment):\d{1,18}(:\d{1,18})?")
LENGTH_MAX = 200_000
FIELDS_MAX = 60
DRAFTS_MAX = 200
KEPT_DAYS = 180


def is_kept(place: str, data: Any) -> bool:
    """Tell whether `data` is what a form types, of a bounded size, and `place` the name of a form."""
    if not PLACE.fullmatch(place) or not isinstance(data, dict) or len(data) > FIELDS_MAX:
        return False
    words = [word for value in data.values() for word in (value if isinstance(value, list) else [value])]
    return all(isinstance(word, str) for word in words) and sum(map(len, words)) <= LENGTH_MAX


def save(*, user: User, place: str, data: dict[str, Any]) -> Draft | None:
    """Keep what `user` typed at `place`, over what was kept there; None when they keep too many already."""
    mine = Draft.objects.filter(user=user)
    if mine.count() >= DRAFTS_MAX and not mine.filter(place=place).exists():
        return None
    kept, _made = Draft.objects.update_or_create(
        user=user, place=place, defaults={"data": data, "saved_at": clock.now()}
    )
    return kept


def at(user: User, place: str) -> Draft | None:
    """Return what `user` left at `place`, if anything."""
    return Draft.objects.filter(user=user, place=place).first()


def of(user: User) -> QuerySet[Draft]:
    """Return the drafts of a person, the latest first."""
    return Draft.objects.filter(user=user).order_by("-saved_at", "-pk")


def forget(*, user: User, place: str) -> None:
    """Let go of what was kept at `place`: it was sent, or its author wants it no more."""
    Draft.objects.filter(user=user, place=place).delete()


def purge() -> int:
    """Delete the drafts that nobody touched for `KEPT_DAYS` days; return how many."""
    return Draft.objects.filter(saved_at__lt=clock.now() - timedelta(days=KEPT_DAYS)).delete()[0]
