"""Proposals: skills drawn from a person's own contributions, for that person's eyes alone."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Count, Q

from accounts.models import User
from content.models import Comment, Content, ContentTag
from core import clock, text
from directory.models import PersonSkill, Skill, SkillProposal
from directory.skills import NAME_MAX

OFTEN = 3
"""How many contributions on a word make it worth a proposal."""
KEPT_MAX = 5
LOOK_BACK = timedelta(days=730)
ACTIVE_WITHIN = timedelta(days=2)


def propose_to(user: User) -> int:
    """Propose to `user` the words they published or commented on most often; return how many are new. May run twice.

    A word refused, accepted, or already among one's skills is not proposed again.
    """
    counts = words_of(user)
    known = set(SkillProposal.objects.filter(user=user).values_list("slug", flat=True))
    known |= set(PersonSkill.objects.filter(user=user).values_list("skill__slug", flat=True))
    meant = dict(
        Skill.objects.filter(slug__in=counts, synonym_of__isnull=False).values_list("slug", "synonym_of__slug")
    )
    waiting = SkillProposal.objects.filter(user=user, state=SkillProposal.State.PROPOSED).count()
    now, new = clock.now(), []
    for slug, (name, count) in sorted(counts.items(), key=lambda row: -row[1][1]):
        if count >= OFTEN and slug not in known and meant.get(slug) not in known:
            new.append(SkillProposal(user=user, slug=slug, name=name[:NAME_MAX], count=min(count, 9999), at=now))
    new = new[: max(KEPT_MAX - waiting, 0)]
    SkillProposal.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def words_of(user: User) -> dict[str, tuple[str, int]]:
    """Return the tags of what `user` published, and of what they commented on, with how often: by slug. Two queries."""
    since = clock.now() - LOOK_BACK
    alive = Q(content_object__trashed_at=None, content_object__group__trashed_at=None)
    own = Q(content_object__author=user, content_object__state="published", content_object__created_at__gte=since)
    said = Comment.objects.filter(author=user, trashed_at=None, created_at__gte=since).values("content_id")
    about = ContentTag.objects.filter(alive & (own | Q(content_object__in=said)))
    rows = about.values_list("tag__slug", "tag__name").annotate(n=Count("content_object", distinct=True))
    return {text.slug(slug): (name, n) for slug, name, n in rows}


def due() -> list[int]:
    """Return the ids of the people who contributed lately: those to look at today."""
    since = clock.now() - ACTIVE_WITHIN
    wrote = Content.objects.filter(created_at__gte=since, author__is_active=True).values("author")
    said = Comment.objects.filter(created_at__gte=since, author__is_active=True).values("author")
    found = User.objects.filter(Q(pk__in=wrote) | Q(pk__in=said))  # unfiltered: the worker looks at everybody
    return list(found.order_by("pk").values_list("pk", flat=True))
