"""The directory of people: what the address asks, who answers, and why each person is shown.

Every filter asks the rule of reach before it looks: a field hidden from the reader finds nobody (LS6).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict

from accounts.models import Affiliation, Organisation, Profile, ProfileField, ProfileValue, Territory, User
from accounts.people import people
from accounts.territories import find, resolve, within_q
from core import text
from core.folding import pattern
from directory import skills
from directory.models import PersonSkill, Skill
from groups.access import Access
from groups.models import Group
from groups.reach import readable_q

SORTS = ("name", "recent")
WORDS_MAX = 6


@dataclass
class Wanted:
    """What the address asks of the directory, resolved for one reader."""

    access: Access
    words: str = ""
    typed_place: str = ""
    place: Territory | None = None
    within: Territory | None = None
    other_places: list[Territory] = field(default_factory=list)
    organisation: Organisation | None = None
    skill: Skill | None = None
    kind: str = ""
    sort: str = "name"
    answers: dict[ProfileField, str] = field(default_factory=dict)
    is_lost: bool = False

    @property
    def is_filtered(self) -> bool:
        """Tell whether anything but a name is asked."""
        return bool(self.place or self.organisation or self.skill or self.answers)

    @cached_property
    def filter_fields(self) -> list[ProfileField]:
        """The fields that filter the directory: one query."""
        return filter_fields()


def filter_fields() -> list[ProfileField]:
    """Return the fields by which administrators let people filter: those with choices."""
    rows = ProfileField.objects.filter(
        is_filter=True, kind=ProfileField.Kind.CHOICE
    )  # unfiltered: questions, not answers
    return list(rows)


def wanted(access: Access, asked: QueryDict) -> Wanted:
    """Return what the address asks. A place, organisation or skill that is not known sets `is_lost`: nobody answers."""
    found = Wanted(access, words=text.one_line(asked.get("q", ""))[:80])
    found.sort = asked.get("sort", "") if asked.get("sort") in SORTS else "name"
    found.typed_place = text.one_line(asked.get("where", ""))[:120]
    if found.typed_place:
        found.place = resolve(found.typed_place)
        if found.place is None:
            found.place, *found.other_places = find(found.typed_place) or [None]  # type: ignore[list-item]
        found.is_lost |= found.place is None
    if typed := text.one_line(asked.get("within", ""))[:120]:
        found.within = resolve(typed)
        found.is_lost |= found.within is None
    if slug := asked.get("organisation", "")[:80]:
        found.organisation = Organisation.objects.filter(slug=slug).first()  # unfiltered: organisations are known
        found.is_lost |= found.organisation is None
    if slug := asked.get("skill", "")[:80]:
        found.skill = skills.named(access, slug)
        found.is_lost |= found.skill is None
        found.kind = asked.get("kind", "") if asked.get("kind") in PersonSkill.Kind.values else ""
    found.answers = {one: str(asked[f"f{one.pk}"])[:200] for one in found.filter_fields if asked.get(f"f{one.pk}")}
    return found


def answering(asked: Wanted) -> QuerySet[User]:
    """Return the people who answer, in the order asked, with their organisations: two queries."""
    found = people().filter(is_active=True)
    if asked.is_lost:
        return found.none()
    for word in text.fold(asked.words).split()[:WORDS_MAX]:
        found = found.filter(word_q(asked.access, word))
    for place in filter(None, (asked.place, asked.within)):
        found = found.filter(in_place_q(asked.access, place))
    if asked.organisation:
        found = found.filter(affiliations__organisation=asked.organisation)
    if asked.skill:
        has = skills.told_to(asked.access).filter(skill=asked.skill, user=OuterRef("pk"))
        found = found.filter(Exists(has.filter(kind=asked.kind) if asked.kind else has))
    for question, answer in asked.answers.items():
        told = ProfileValue.objects.filter(readable_q(asked.access), field=question, value=answer)
        found = found.filter(pk__in=told.values("user"))
    return found.order_by("-date_joined", "-pk") if asked.sort == "recent" else found.order_by("name", "pk")


def word_q(access: Access, word: str) -> Q:
    """Return the condition that a folded word is in a name, an organisation, or a part that `access` is told."""
    here = pattern(word)
    values = ProfileValue.objects.filter(readable_q(access), value__regex=here)
    texts = Profile.objects.filter(readable_q(access, reach="presentation_reach"), presentation__regex=here)
    known = skills.told_to(access).filter(skill__slug__contains=text.slug(word)) if word.isalnum() else None
    places = Affiliation.objects.filter(
        Q(organisation__name__regex=here) | Q(role__regex=here)
    )  # unfiltered: known to all
    condition = Q(name__regex=here) | Q(username__contains=word)
    condition |= Q(pk__in=values.values("user")) | Q(pk__in=texts.values("user")) | Q(pk__in=places.values("user"))
    return condition | Q(pk__in=known.values("user")) if known is not None else condition


def in_place_q(access: Access, place: Territory) -> Q:
    """Return the condition that somebody tells `access` they are in `place`."""
    told = Profile.objects.filter(readable_q(access, reach="territory_reach"), within_q(place))
    return Q(pk__in=told.values("user"))


@dataclass
class Card:
    """A person as one reader may know them, and why they are shown."""

    person: User
    place: Territory | None = None
    values: list[ProfileValue] = field(default_factory=list)
    helps: list[Skill] = field(default_factory=list)
    learns: list[Skill] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    contributions: int = 0
    same_place: bool = False
    same_organisation: bool = False
