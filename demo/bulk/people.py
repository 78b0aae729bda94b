"""The people and organisations of a country, and the groups they meet in."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from accounts.models import Affiliation, Organisation, Profile, Territory, User
from core import text
from core.tools import tools
from demo.bulk.rows import Tell, write
from demo.bulk.scales import Scale
from demo.bulk.words import Words
from demo.people import PASSWORD
from groups.models import Group, GroupTool, Membership

ROLES = ["Chargée de mission", "Technicien", "Élue", "Bibliothécaire", "Secrétaire de mairie", "Bénévole", "Animatrice"]
KINDS = ["Association", "Commune", "Intercommunalité", "Entreprise", "Établissement public"]
AXES = {
    "closed": ("listed", "request", "members", "group", "group"),
    "open": ("listed", "open", "platform", "platform", "platform"),
    "web": ("listed", "request", "web", "group", "web"),
    "name": ("name", "request", "members", "group", "group"),
    "secret": ("secret", "invitation", "members", "group", "group"),
}
SHARES = {"closed": 50, "open": 20, "web": 15, "name": 10, "secret": 5}
COLUMNS = ("listing", "joining", "home_audience", "default_audience", "widest_audience")
EVERYWHERE, READER = "alice", "bob"
"""Who is a member of very many groups, and who of the largest besides their own."""
FOUNDED_DAYS = 5 * 365
SMALLEST, USUAL_MAX = 3, 60


@dataclass
class Society:
    """Who there is: keys of people, groups with when they were founded, and who is in each."""

    people: list[int]
    groups: list[Group]
    members: dict[int, list[int]]
    now: datetime

    def weights(self) -> list[float]:
        """Return the running sum of how much each group writes: more where more people are, but far from as much."""
        return list(accumulate(len(self.members[group.pk]) ** 0.6 for group in self.groups))


def make_society(scale: Scale, words: Words, now: datetime, chance: random.Random, tell: Tell) -> Society:
    """Write organisations, people, groups and memberships."""
    organisations = _organisations(scale, words, chance, tell)
    people = _people(scale, organisations, now, chance, tell)
    groups = _groups(scale, words, people, now, chance, tell)
    members = _members(scale, people, groups, now, chance, tell)
    return Society(people, groups, members, now)


def _organisations(scale: Scale, words: Words, chance: random.Random, tell: Tell) -> list[int]:
    towns = list(Territory.objects.filter(level="commune").order_by("pk").values_list("pk", "name")[:4000])
    rows = []
    for number in range(scale.organisations):
        town, name = chance.choice(towns)
        rows.append(Organisation(
            slug=f"organisation-{number}", name=f"Collectif de {name} ({number})", kind=chance.choice(KINDS),
            territory_id=town,
        ))  # fmt: skip
    write(Organisation, rows, tell)
    return [row.pk for row in rows]


def _people(scale: Scale, organisations: list[int], now: datetime, chance: random.Random, tell: Tell) -> list[int]:
    known = list(User.objects.order_by("pk").values_list("name", flat=True))
    first = sorted({name.split()[0] for name in known if name})
    last = sorted({name.split()[-1] for name in known if name})
    places = list(Territory.objects.filter(level="commune").order_by("pk").values_list("pk", flat=True)[:4000])
    hashed = make_password(PASSWORD)
    rows = []
    for number in range(scale.people):
        name = f"{chance.choice(first)} {chance.choice(last)}"
        username = f"{text.slug(name)[:40]}-{number}"
        rows.append(User(username=username, name=name, email=f"{username}@demo.test", password=hashed))
    write(User, rows, tell)
    write(Profile, (Profile(user=u, welcomed_at=now, territory_id=chance.choice(places)) for u in rows), tell)
    write(EmailAddress, (EmailAddress(user=u, email=u.email, verified=True, primary=True) for u in rows), tell)
    of = (
        Affiliation(user=user, organisation_id=chance.choice(organisations), role=chance.choice(ROLES)) for user in rows
    )
    write(Affiliation, of, tell)
    return [row.pk for row in rows]


def _groups(
    scale: Scale, words: Words, people: list[int], now: datetime, chance: random.Random, tell: Tell
) -> list[Group]:
    rows = []
    for number in range(scale.groups):
        kind = "closed" if number < len(scale.big) else chance.choices(list(SHARES), list(SHARES.values()))[0]
        place = chance.choice(words.places)
        founded = now - timedelta(days=chance.randint(30, FOUNDED_DAYS), seconds=chance.randint(0, 86_399))
        said = chance.choice(words.texts)
        rows.append(Group(
            name=f"{chance.choice(words.titles)[:50]}, {place} {number}"[:80], slug=f"{text.slug(place)[:40]}-{number}",
            summary=said.excerpt[:200], description=said.body, description_html=said.html, created_at=founded,
            last_activity_at=founded, created_by_id=chance.choice(people),
            **dict(zip(COLUMNS, AXES[kind], strict=True)),
        ))  # fmt: skip
    write(Group, rows, tell)
    on = [tool for tool in tools() if tool.on_by_default]
    write(GroupTool, (GroupTool(group=g, tool=t.label, order=t.order) for g in rows for t in on), tell)
    return rows


def _members(
    scale: Scale, people: list[int], groups: list[Group], now: datetime, chance: random.Random, tell: Tell
) -> dict[int, list[int]]:
    known = [(User.objects.get(username=READER).pk, 1), (User.objects.get(username=EVERYWHERE).pk, scale.joined_by_one)]
    chosen = {}
    for number, group in enumerate(groups):
        usual = SMALLEST + min(int(chance.paretovariate(1.1) * 6), USUAL_MAX)
        size = scale.big[number] if number < len(scale.big) else usual
        chosen[group.pk] = chance.sample(people, size) + [one for one, count in known if number < count]
        group.member_count = len(chosen[group.pk])
    write(Membership, _rows(groups, chosen, now, chance), tell)
    for group in groups:
        Group.objects.filter(pk=group.pk).update(member_count=group.member_count)
    return chosen


def _rows(
    groups: list[Group], chosen: dict[int, list[int]], now: datetime, chance: random.Random
) -> Iterator[Membership]:
    """Yield who is in which group: the first founded it, the second animates it."""
    for group in groups:
        since = [group.created_at + (now - group.created_at) * chance.random() for _ in chosen[group.pk]]
        for place, user in enumerate(chosen[group.pk]):
            role = {0: Membership.Role.ADMIN, 1: Membership.Role.ANIMATOR}.get(place, Membership.Role.MEMBER)
            at = group.created_at if place < 2 or place == len(since) - 1 else since[place]
            yield Membership(group=group, user_id=user, role=role, since=at)
