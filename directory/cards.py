"""The cards of the directory: what each person tells the reader, and why they are shown. A fixed number of queries."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import Count

from accounts.models import Affiliation, Profile, ProfileValue, Territory, User
from accounts.territories import lies_in
from content.models import Content
from directory import skills
from directory.finding import Card, Wanted
from directory.models import PersonSkill, Skill
from groups.access import Access
from groups.models import Group, Membership
from groups.reach import readable_q

SKILLS_SHOWN = 4


def cards(asked: Wanted, persons: list[User]) -> list[Card]:
    """Return a card for each person: seven queries, whatever their number."""
    access, found = asked.access, {person.pk: Card(person) for person in persons}
    for user_pk, place in places_of(access, persons).items():
        found[user_pk].place = place
    told = ProfileValue.objects.filter(readable_q(access), user__in=persons, field__is_listed=True)
    for row in told.select_related("field").order_by("field__order", "field_id"):
        found[row.user_id].values.append(row)
    for user_pk, kind, skill in skills_of(access, persons):
        card = found[user_pk]
        (card.helps if kind == PersonSkill.Kind.HELP else card.learns).append(skill)
    for user_pk, groups in groups_of(access, persons).items():
        found[user_pk].groups = groups
    _say_why(asked, found)
    return list(found.values())


def places_of(access: Access, persons: list[User]) -> dict[int, Territory]:
    """Return the territory that each person tells `access`: one query."""
    rows = Profile.objects.filter(readable_q(access, reach="territory_reach"), user__in=persons)
    rows = rows.filter(territory__isnull=False).select_related("territory__department")
    return {row.user_id: row.territory for row in rows if row.territory}


def skills_of(access: Access, persons: list[User]) -> list[tuple[int, str, Skill]]:
    """Return (person, kind, skill) for all that these people tell `access` of their skills: one query."""
    rows = skills.told_to(access).filter(user__in=persons).select_related("skill").order_by("skill__name")
    return [(row.user_id, row.kind, row.skill) for row in rows]


def groups_of(access: Access, persons: list[User]) -> dict[int, list[Group]]:
    """Return the groups that each person shares with `access`: one query."""
    rows = Membership.objects.active().filter(user__in=persons, group_id__in=access.member_group_ids)
    rows = rows.filter(group__trashed_at=None).exclude(user_id=own_pk(access)).select_related("group")
    found: dict[int, list[Group]] = defaultdict(list)
    for row in rows.order_by("group__name"):
        found[row.user_id].append(row.group)
    return found


def own_pk(access: Access) -> int:
    """Return the key of the reader, 0 for a visitor."""
    return access.user.pk or 0


def near(one: Territory, other: Territory) -> bool:
    """Tell whether two communes belong to the same intercommunality."""
    return one.parent_id is not None and one.parent_id == other.parent_id and one.level == other.level == "commune"


def _say_why(asked: Wanted, found: dict[int, Card]) -> None:
    """Say what brings each person near the reader: the same place, the same organisation, words on the same theme."""
    my_pk = own_pk(asked.access)
    # Both are one's own: unfiltered.
    profile = Profile.objects.select_related("territory").filter(user=my_pk).first()
    places = set(Affiliation.objects.filter(user=my_pk).values_list("organisation_id", flat=True))
    home = profile.territory if profile else None
    for card in found.values():
        if card.person.pk == my_pk:
            continue
        theirs = {place.organisation_id for place in card.person.places}  # type: ignore[attr-defined]
        card.same_organisation = bool(places & theirs)
        if home and card.place:
            card.same_place = card.place.pk == home.pk or lies_in(card.place, home) or near(card.place, home)
    if asked.skill:
        seen = Content.objects.visible_to(asked.access).filter(
            author__in=list(found), tagged__tag__slug=asked.skill.slug
        )
        for user_pk, count in seen.order_by().values_list("author").annotate(n=Count("pk")):
            found[user_pk].contributions = count
