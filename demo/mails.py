"""What animators and administrators find about mails: a word to the members, its report, an address in trouble."""

from __future__ import annotations

from datetime import datetime, timedelta

from accounts.models import User
from core import clock
from groups.models import Group
from memberships import mailing
from notifications import announcing, bounces
from notifications.models import Delivery, GroupMail

SUBJECT = "Rencontre des veilleurs, jeudi à la médiathèque"
BODY = """Bonjour à toutes et tous,

Nous nous retrouvons **jeudi de 14 h à 16 h**, salle du premier étage. Au programme :

- le choix des prochains thèmes de la veille ;
- une heure pour relire ensemble l’édition de la semaine ;
- un café.

Qui apporte le gâteau ?"""
REFUSED = "550 5.1.1 Recipient address rejected: no such person here"
FULL = "552 5.2.2 Mailbox full"


def show_mail(group: Group, people: dict[str, User], now: datetime) -> None:
    """Write to the members three days ago; let one address refuse it, one send it back, and hold a third."""
    at = now - timedelta(days=3)
    with clock.at(at):
        row = mailing.send(row=GroupMail(group=group, subject=SUBJECT, body=BODY, author=people["carole"]),
                           author=people["carole"])  # fmt: skip
    if row.message_id is None:
        return
    announcing.expand(row.message_id)
    sent = Delivery.objects.filter(message=row.message_id)
    named = [people[name].pk for name in ("alice", "bob", "carole")]
    others = list(sent.exclude(user__in=named).order_by("user_id")[:3])
    sent.update(state=Delivery.State.SENT, sent_at=at, created_at=at, due_at=at, attempts=1)
    GroupMail.objects.filter(pk=row.pk).update(created_at=at)
    for delivery, said in zip(others, (REFUSED, FULL), strict=False):
        bounces.note(delivery, bounces.Report(delivery.key, bounces.points_of(said), said))
    for delivery in others[:1]:
        bounces.score(delivery.address, bounces.HARD, REFUSED)
