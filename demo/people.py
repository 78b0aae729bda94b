"""People, organisations and groups of the demonstration, each in their place."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from accounts.models import Affiliation, Organisation, Profile, User
from core import clock, text
from demo import content as demo_content
from demo.content import Demo
from groups.models import Group, Membership
from memberships import actions

PASSWORD = "veillee-demo"  # noqa: S105 - the public password of the demonstration
ADMIN = "admin"


def load_people(demo: Demo) -> dict[str, User]:
    """Create organisations and people; return the people by user name. One password, hashed once."""
    organisations = {
        row.slug: Organisation.objects.create(slug=row.slug, name=row.name, kind=row.kind) for row in demo.organisations
    }
    hashed = make_password(PASSWORD)
    people = {}
    for row in demo.people:
        user = User.objects.create(
            username=row.username, name=row.name, email=row.email, password=hashed, is_superuser=row.username == ADMIN
        )
        html = text.render(row.presentation)
        Profile.objects.create(
            user=user, presentation=row.presentation, presentation_html=html, welcomed_at=clock.now()
        )
        EmailAddress.objects.create(user=user, email=row.email, verified=True, primary=True)
        Affiliation.objects.create(user=user, organisation=organisations[row.organisation], role=row.role)
        people[row.username] = user
    return people


def load_groups(demo: Demo, people: dict[str, User], now: datetime, chance: random.Random) -> dict[str, Group]:
    """Found the groups and let people in, some at once, some in the months after; return the groups by slug."""
    groups = {}
    for row in demo.groups:
        members = [m for m in demo.memberships if m.group == row.slug]
        admin = next(m.username for m in members if m.role == "admin" and m.state == "active")
        founded = now - timedelta(days=row.founded_days_ago)
        columns = ["slug", "name", "summary", "description", "accent", "listing", "joining"]
        axes = ["home_audience", "default_audience", "widest_audience"]
        group = Group(**{name: getattr(row, name) for name in [*columns, *axes]})
        with clock.at(founded):
            actions.create_group(group=group, creator=people[admin])
        for place, member in enumerate(members):
            days = 1 + place // 3 if place < 30 else chance.randint(10, row.founded_days_ago - 2)
            with clock.at(founded + timedelta(days=min(days, row.founded_days_ago - 2))):
                _enter(group, people[member.username], member, people[admin])
        groups[row.slug] = group
    return groups


def _enter(group: Group, user: User, member: demo_content.Membership, admin: User) -> None:
    """Do what makes `user` what the data says they are to the group."""
    state, role, reason = member.state, member.role, member.reason
    if state == Membership.State.ASKED:
        actions.ask(group=group, user=user, reason=reason)
    elif state == Membership.State.INVITED:
        actions.invite(group=group, user=user, by=admin)
    else:
        actions.join(group=group, user=user)
        if state == Membership.State.BANNED:
            actions.ban(group=group, user=user, by=admin, reason=reason)
        elif role != Membership.Role.MEMBER:
            actions.set_role(group=group, user=user, role=role, by=admin)
