"""Ways into the first group of the demonstration: invitations that wait, a link to share, a rule."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from accounts.models import User
from core import clock
from groups.models import Group, Invitation, JoinLink, JoinRule, Membership
from memberships import enrolling, inviting, links

INVITED = ["camille.roux@mairie-lescol.example", "secretariat@petr-vallees.example", "hugo.blanc@exemple.example"]
WORD = "Votre regard sur les démarches en ligne nous serait précieux."


def open_ways(group: Group, people: dict[str, User], now: datetime, chance: random.Random) -> None:
    """Invite a few addresses, make a link and a rule; say who came lately."""
    by = people["alice"]
    with clock.at(now - timedelta(days=3)):
        inviting.send(group=group, by=by, addresses=INVITED, message=WORD)
        inviting.decline(invitation=Invitation.objects.get(group=group, email=INVITED[2]))
        links.make(link=JoinLink(label="Affiche de la réunion publique", uses_max=50), group=group, by=by, days=30)
        enrolling.make_rule(rule=JoinRule(group=group, domain="departement-demo.example"), by=by)
    for row in Membership.objects.active().filter(group=group).order_by("pk"):
        row.seen_on = (now - timedelta(days=chance.randint(0, 60))).date()
        row.save(update_fields=["seen_on"])
