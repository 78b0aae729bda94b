"""The named people and groups of the contract: who is who in every test.

alice runs `veille-numerique` and `scot`; carole animates the first; bob is a member of both; paul has asked to join
the first; denis is banned from it; mallory is a signed-in stranger; admin is a site administrator; a visitor has no
account.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import time_machine
from django.contrib.auth.hashers import make_password
from django.test import Client

from accounts.models import Profile, User
from core import clock
from groups.access import Access, visitor
from groups.middleware import RIGHTS_ON
from groups.models import Group, GroupTool, Membership
from memberships import actions
from tests.kept_rows import KeptRows

PASSWORD = "veillee-demo"
NAMES = {
    "admin": "Anne Dumas",
    "alice": "Alice Martin",
    "carole": "Carole Faure",
    "bob": "Bob Girard",
    "paul": "Paul Reynaud",
    "denis": "Denis Vallet",
    "mallory": "Mallory Petit",
    "elise": "Élise Blanc",
}
GROUPS = {
    "veille-numerique": ("listed", "request", "web", "group", "web"),
    "scot": ("name", "request", "members", "group", "group"),
    "ateliers": ("listed", "open", "platform", "platform", "platform"),
    "elus": ("secret", "invitation", "members", "group", "group"),
}
PARTS = ["visitor", "mallory", "paul", "bob", "carole", "alice", "denis", "admin", "admin_on"]
"""The nine parts of every access test, as the person who plays each in `veille-numerique`."""


_kept: list[KeptRows] = []
"""What making them wrote, once this process has made them."""


@dataclass
class People:
    """Everybody, by user name, and the four groups by slug."""

    users: dict[str, User] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)

    def __getattr__(self, name: str) -> User:
        users = self.__dict__["users"]
        if name in users:
            return users[name]
        raise AttributeError(name)

    @property
    def veille(self) -> Group:
        """The group `veille-numerique`."""
        return self.groups["veille-numerique"]

    def access(self, name: str) -> Access:
        """Return the access of a person, `visitor`, or `admin_on` (administrator with rights switched on)."""
        if name == "visitor":
            return visitor()
        if name == "admin_on":
            return Access(self.users["admin"], admin_rights_on=True)
        return Access(User.objects.get(username=name))

    def client(self, name: str) -> Client:
        """Return a browser signed in as a person, or nobody for `visitor`."""
        client = Client()
        if name == "visitor":
            return client
        client.force_login(self.users[name.removesuffix("_on")])
        if name.endswith("_on"):
            session = client.session
            session[RIGHTS_ON] = clock.now().timestamp()
            session.save()
        return client


def make_user(username: str, name: str = "", **extra: object) -> User:
    """Return a new person with a confirmed address and the demo's password."""
    from allauth.account.models import EmailAddress

    user = User.objects.create(
        username=username,
        name=name or username.title(),
        email=f"{username}@demo.test",
        password=make_password(PASSWORD),
        **extra,
    )
    Profile.objects.create(user=user, welcomed_at=clock.now())
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def make_group(slug: str, creator: User, axes: tuple[str, str, str, str, str], **extra: object) -> Group:
    """Return a new group with the five axes of access, run by `creator`, with every tool switched on."""
    listing, joining, home, default, widest = axes
    group = Group(
        name=slug.replace("-", " ").title(),
        slug=slug,
        summary=f"Résumé de {slug}",
        listing=listing,
        joining=joining,
        home_audience=home,
        default_audience=default,
        widest_audience=widest,
        **extra,
    )
    actions.create_group(group=group, creator=creator)
    GroupTool.objects.get_or_create(group=group, tool="veille")
    return group


def make_people() -> People:
    """Return everybody in their places: made through the product's own actions, then put back as they were made."""
    if User.objects.exists() or Group.objects.exists():
        return make_people_anew()
    if not _kept:
        rows = KeptRows()
        with time_machine.travel(clock.now(), tick=False):
            make_people_anew()
            rows.keep()
        _kept.append(rows)
    else:
        _kept[0].put_back()
    users = {user.username: user for user in User.objects.filter(username__in=NAMES)}
    groups = {group.slug: group for group in Group.objects.filter(slug__in=GROUPS)}
    return People(users, groups)


def make_people_anew() -> People:
    """Return everybody in their places, made through the product's own actions."""
    people = People()
    for username, name in NAMES.items():
        people.users[username] = make_user(username, name, is_superuser=username == "admin")
    creators = {"veille-numerique": "alice", "scot": "alice", "ateliers": "carole", "elus": "admin"}
    for slug, axes in GROUPS.items():
        people.groups[slug] = make_group(slug, people.users[creators[slug]], axes)
    _fill(people)
    return people


def _fill(people: People) -> None:
    veille = people.veille
    for name in ("carole", "bob", "denis"):
        _add(veille, people.users[name])
    actions.set_role(group=veille, user=people.carole, role="animator", by=people.alice)
    actions.ban(group=veille, user=people.denis, by=people.alice, reason="Publicité répétée")
    actions.ask(group=veille, user=people.paul, reason="Je suis médiateur numérique")
    for slug in ("scot", "ateliers"):
        _add(people.groups[slug], people.bob)
    _add(people.groups["elus"], people.elise)


def _add(group: Group, user: User) -> None:
    Membership.objects.create(group=group, user=user, since=clock.now())
    Membership.objects.filter(group=group, user=user).update(state="active")
    Group.objects.filter(pk=group.pk).update(member_count=group.memberships.active().count())
