"""Inviting people, with or without an account: who may be, the invitations themselves, what becomes of them.

An invitation is sent to an address and holds a secret that only its mail carries. What that secret proves, and for
whom, is in docs/adr/0008-invitations.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from activity.record import record
from content.models import SentForm
from core import clock, text
from groups.models import Group, Invitation, Membership
from memberships import actions
from memberships.addresses import Line
from notifications import mail
from toolkit.actions import note_sent

AT_ONCE = 500
"""How many invitations one form sends."""
A_DAY_MANAGER = 2_000
A_DAY_MEMBER = 50
"""How many invitations one person sends in a day, in all groups together."""
RESEND_AFTER = timedelta(hours=1)
SENDINGS_MAX = 5
State = Membership.State


@dataclass
class Sorted:
    """What would be sent and what would not: `kept_out` pairs a line with why."""

    good: list[Line] = field(default_factory=list)
    people: list[User] = field(default_factory=list)
    kept_out: list[tuple[Line, str]] = field(default_factory=list)
    broken: list[Line] = field(default_factory=list)
    later: int = 0

    @property
    def count(self) -> int:
        """How many invitations would be sent."""
        return len(self.good) + len(self.people)


def sort(group: Group, lines: Iterable[Line], people: Sequence[User] = ()) -> Sorted:
    """Sort what was given into what may be sent, what need not and what cannot. A few queries, whatever its length."""
    found = Sorted()
    why_not = reasons(group, [line.address for line in lines if line.address], people)
    seen: dict[str, int] = {}
    for person in people:
        reason = why_not.get(person.email.lower())
        if reason:
            found.kept_out.append((Line(0, str(person)), reason))
        else:
            found.people.append(person)
            seen[person.email.lower()] = 0
    for line in lines:
        key = line.address.lower()
        if line.trouble:
            found.broken.append(line)
        elif key in seen:
            found.kept_out.append((line, _("given twice") if seen[key] else _("chosen by name above")))
        elif key in why_not:
            found.kept_out.append((line, why_not[key]))
        else:
            found.good.append(line)
            seen[key] = line.number
    room = max(AT_ONCE - len(found.people), 0)
    found.later = max(len(found.good) - room, 0)
    found.good = found.good[:room]
    return found


def reasons(group: Group, addresses: Sequence[str], people: Sequence[User]) -> dict[str, str]:
    """Return, by address in small letters, why it may not be invited: member, banned, invited, wants no more."""
    keys = {address.lower() for address in addresses} | {person.email.lower() for person in people}
    rows = EmailAddress.objects.annotate(key=Lower("email")).filter(key__in=keys, verified=True)
    owners: dict[str, int] = dict(rows.values_list("key", "user_id"))
    owners |= {person.email.lower(): person.pk for person in people}
    states = dict(
        Membership.objects.filter(group=group, user_id__in=set(owners.values())).values_list("user_id", "state")
    )
    sent = Invitation.objects.filter(group=group).annotate(key=Lower("email")).filter(key__in=keys)
    words: dict[str, str] = {
        State.ACTIVE: _("already a member"),
        State.INVITED: _("already invited"),
        State.BANNED: _("banned"),
    }
    found = {key: words[states[pk]] for key, pk in owners.items() if states.get(pk) in words}
    found |= dict.fromkeys(sent.open().values_list("key", flat=True), _("already invited"))
    found |= dict.fromkeys(
        sent.exclude(stopped_at=None).values_list("key", flat=True), _("wants no more invitations to this group")
    )
    return found


def require_room(by: User, group: Group, count: int, *, manages: bool) -> None:
    """Raise ValidationError, saying how many are left, when `by` would send too many invitations in a day."""
    most = A_DAY_MANAGER if manages else A_DAY_MEMBER
    since = clock.now() - timedelta(days=1)
    left = max(most - Invitation.objects.filter(by=by, created_at__gt=since).count(), 0)
    if count > left:
        told = ngettext(
            "You may send %(count)s more invitation today. Send the others tomorrow, or make a link to share.",
            "You may send %(count)s more invitations today. Send the others tomorrow, or make a link to share.",
            left,
        )
        raise ValidationError(told, params={"count": left})


def send(
    *,
    group: Group,
    by: User,
    addresses: Sequence[str] = (),
    people: Sequence[User] = (),
    message: str = "",
    form_key: UUID | None = None,
) -> int:
    """Invite addresses, and people chosen by name; return how many are invited. The worker sends the mails.

    Those who had asked become members. A form sent twice (same `form_key`) invites once and returns 0.
    """
    if was_sent(form_key, by):
        return 0
    message = text.normalise(message)[:1000]
    try:
        with transaction.atomic():
            note_sent(form_key, by)
            _send_to_addresses(group, by, message, addresses)
            for person in people:
                invite_person(group=group, user=person, by=by, message=message)
    except IntegrityError:
        if not was_sent(form_key, by):
            raise
        return 0
    return len(addresses) + len(people)


def was_sent(form_key: UUID | None, by: User) -> bool:
    """Tell whether the form of that key was sent before by the same person."""
    return form_key is not None and SentForm.objects.filter(key=form_key, user=by).exists()


def _send_to_addresses(group: Group, by: User, message: str, addresses: Sequence[str]) -> None:
    rows = [_new(group, by, message, address) for address in addresses]
    Invitation.objects.bulk_create(rows, ignore_conflicts=True)
    # Somebody else may have invited one of them a moment ago: that row stays, and is not sent again.
    made = Invitation.objects.filter(token__in=[row.token for row in rows]).values_list("email", flat=True)
    if made:
        mail.post("invitation", group=group, addresses=[(address, None) for address in made])
        record("invitation.sent", actor=by, group=group, count=len(made))


def _new(group: Group, by: User, message: str, address: str, user: User | None = None) -> Invitation:
    moment = clock.now()
    return Invitation(group=group, by=by, message=message, email=address, user=user, created_at=moment, sent_at=moment)


@transaction.atomic
def invite_person(*, group: Group, user: User, by: User, message: str = "") -> Membership:
    """Invite somebody who has an account, chosen by name; the mail leads to the same page as an address's.

    Who had asked becomes a member, and an invitation that waits stays as it is.
    """
    known = Membership.objects.filter(group=group, user=user).first()
    if known is None and not Invitation.objects.open().filter(group=group).to_person(user).exists():
        _new(group, by, message, user.email, user).save()
    return actions.invite(group=group, user=user, by=by, message=message)


@transaction.atomic
def resend(*, invitation: Invitation, by: User) -> None:
    """Send an open invitation once more. Raises ValidationError when that would be too soon or too often."""
    row = Invitation.objects.open().select_for_update(of=("self",)).filter(pk=invitation.pk).first()
    if row is None:
        raise ValidationError(_("This invitation was answered or taken back meanwhile."))
    if row.sent_count >= SENDINGS_MAX:
        raise ValidationError(_("This invitation was sent five times already. Find another way to reach the person."))
    if clock.now() - row.sent_at < RESEND_AFTER:
        raise ValidationError(_("This invitation has just been sent. Wait an hour before you send it again."))
    Invitation.objects.filter(pk=row.pk).update(sent_at=clock.now(), sent_count=F("sent_count") + 1)
    mail.post("invitation", group=row.group, addresses=[(row.email, row.user)])
    record("invitation.sent_again", actor=by, group=row.group, person=row.user)


@transaction.atomic
def revoke(*, invitation: Invitation, by: User) -> bool:
    """Take an invitation back: its link no longer counts, a mail that waits is not sent. False when it was answered."""
    rows = Invitation.objects.open().filter(pk=invitation.pk)
    done = bool(rows.update(revoked_at=clock.now()))
    if done and invitation.user is not None:
        actions.uninvite(group=invitation.group, user=invitation.user, by=by)
    if done:
        record("invitation.revoked", actor=by, group=invitation.group, person=invitation.user)
    return done


@transaction.atomic
def decline(*, invitation: Invitation, stop: bool = False) -> None:
    """Decline an invitation; with `stop`, this address is never invited to this group again. Twice changes nothing."""
    moment = clock.now()
    declined = Invitation.objects.open().filter(pk=invitation.pk).update(declined_at=moment)
    if stop and not invitation.accepted_at:
        Invitation.objects.filter(pk=invitation.pk, stopped_at=None).update(stopped_at=moment)
    if declined and invitation.user is not None:
        actions.withdraw(group=invitation.group, user=invitation.user)
