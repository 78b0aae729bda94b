"""Skills: who has which, as far as the reader may know, and every write on them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, QuerySet

from accounts.models import Profile, User
from accounts.people import people
from content import tagging
from core import clock, text
from directory.models import PersonSkill, Skill, SkillProposal
from groups.access import Access
from groups.reach import readable_q

SKILLS_MAX = 40
NAME_MAX = 60


def told_to(access: Access) -> QuerySet[PersonSkill]:
    """Return the skills of people that `access` reads: the rule behind profile, directory, map and completion."""
    mine = readable_q(access, owner="user", reach="user__profile__skills_reach")
    return PersonSkill.objects.filter(mine, user__in=people().filter(is_active=True))


def known_to(access: Access) -> QuerySet[Skill]:
    """Return the skills that `access` may know by name: those they are told of, and those suggested to everybody."""
    told = told_to(access).filter(skill=OuterRef("pk"))
    named = Skill.objects.filter(synonym_of=None)  # unfiltered: asked on the next line
    return named.filter(Exists(told)) | named.filter(is_suggested=True)


def named(access: Access, slug: str) -> Skill | None:
    """Return the skill of that slug, or the one it is a synonym of, if `access` may know it: two queries."""
    row = Skill.objects.filter(slug=text.slug(slug) if slug.strip() else "").first()  # unfiltered: asked below
    if row is None:
        return None
    return known_to(access).filter(pk=row.synonym_of_id or row.pk).first()


def suggestions(access: Access, typed: str, limit: int = 8) -> list[str]:
    """Return names for completion, the most shared first; words that mean one of them lead to it. Two queries."""
    start = text.slug(typed) if typed.strip() else ""
    if not start:
        return []
    known = known_to(access)
    meant = Skill.objects.filter(slug__startswith=start, synonym_of__isnull=False).values("synonym_of")
    found = (known.filter(slug__contains=start) | known.filter(pk__in=meant)).annotate(n=Count("people"))
    return list(found.order_by("-n", "name").values_list("name", flat=True)[:limit])


def skill_named(name: str) -> Skill:
    """Return the skill of that name or the one it means, whatever its accents and case, made when it is new."""
    shown = text.one_line(name)[:NAME_MAX]
    skill, _made = Skill.objects.select_related("synonym_of").get_or_create(
        slug=text.slug(shown), defaults={"name": shown}
    )
    return skill.synonym_of or skill


@transaction.atomic
def declare(*, user: User, kind: str, names: Iterable[str]) -> None:
    """Make `names` the only skills that `user` can help with, or wants to learn (`kind`)."""
    skills = {skill.pk: skill for skill in (skill_named(name) for name in list(names)[:SKILLS_MAX])}
    mine = PersonSkill.objects.filter(user=user, kind=kind)
    mine.exclude(skill__in=skills).delete()
    now = clock.now()
    PersonSkill.objects.bulk_create(
        [PersonSkill(user=user, skill=skill, kind=kind, since=now) for skill in skills.values()], ignore_conflicts=True
    )


@transaction.atomic
def switch(*, user: User, skill: Skill, kind: str) -> bool:
    """Add a skill to those of `user`, or take it away; return whether it is there now."""
    gone, _rows = PersonSkill.objects.filter(user=user, skill=skill, kind=kind).delete()
    if gone:
        return False
    PersonSkill.objects.get_or_create(user=user, skill=skill, kind=kind, defaults={"since": clock.now()})
    return True


def drop_unused() -> None:
    """Forget the skills nobody has any more, but those administrators suggest, or that have synonyms."""
    lonely = Skill.objects.filter(people=None, synonyms=None, is_suggested=False, synonym_of=None)
    lonely.delete()


def set_reach(*, user: User, reach: str) -> None:
    """Say who reads the skills of `user`."""
    Profile.objects.filter(user=user).update(skills_reach=reach)


@transaction.atomic
def merge(*, wrong: Skill, right: Skill) -> int:
    """Make `wrong` a synonym of `right` and move its people; return how many rows moved (LS8)."""
    rows = list(PersonSkill.objects.filter(skill=wrong))
    moved = [PersonSkill(user_id=row.user_id, skill=right, kind=row.kind, since=row.since) for row in rows]
    PersonSkill.objects.bulk_create(moved, ignore_conflicts=True)
    PersonSkill.objects.filter(skill=wrong).delete()
    Skill.objects.filter(synonym_of=wrong).update(synonym_of=right)
    Skill.objects.filter(pk=right.pk).update(synonym_of=None)
    Skill.objects.filter(pk=wrong.pk).update(synonym_of=right, is_suggested=False)
    return len(rows)


@transaction.atomic
def suggest(*, skill: Skill, is_suggested: bool) -> None:
    """Suggest a skill to everybody, or no longer."""
    Skill.objects.filter(pk=skill.pk).update(is_suggested=is_suggested)


@transaction.atomic
def answer(*, proposal: SkillProposal, accept: bool) -> None:
    """Take a proposed skill as one's own, or refuse it: it is never proposed again."""
    if accept:
        skill = skill_named(proposal.name)
        PersonSkill.objects.get_or_create(
            user=proposal.user, skill=skill, kind=PersonSkill.Kind.HELP, defaults={"since": clock.now()}
        )
    proposal.state = SkillProposal.State.ACCEPTED if accept else SkillProposal.State.REFUSED
    proposal.save(update_fields=["state"])


def split(typed: str) -> list[str]:
    """Return the names of a comma-separated field, without doubles."""
    return [name for name in tagging.split(typed) if text.slug(name)]
