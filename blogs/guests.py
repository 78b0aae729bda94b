"""Somebody outside the group, asked to write one article (AR03).

They read that article alone, change and comment it until it is out, and hand it to the animators; nothing else of the
group opens to them. Accepting needs an account, since what they write is signed.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from activity.record import record
from blogs.models import Article, GuestInvitation
from content.models import CoAuthor, Content
from core import clock
from groups.models import Membership
from notifications import follows
from notifications.mail import post

GUESTS_MAX = 5
OPEN = [Content.State.DRAFT, Content.State.REVIEW]


def is_guest(article: Content, user: User) -> bool:
    """Tell whether a person writes an article as its guest."""
    return CoAuthor.objects.filter(content_id=article.pk, user=user, is_guest=True).exists()


@transaction.atomic
def invite(*, article: Article, email: str, by: User) -> GuestInvitation:
    """Ask somebody by mail to write an article; asked again, they get the mail again.

    Raises ValidationError once the article is out, and when too many people are asked already.
    """
    if article.state not in OPEN:
        raise ValidationError(_("This article is out: take it down before you ask somebody to write it."))
    row = GuestInvitation.objects.filter(article=article, email__iexact=email).first()
    if row is None:
        if article.invitations.count() >= GUESTS_MAX:
            raise ValidationError(
                _("At most %(count)s people may be asked for one article."), params={"count": GUESTS_MAX}
            )
        row = GuestInvitation.objects.create(article=article, email=email, by=by, created_at=clock.now())
        record("article.guest_invited", actor=by, content=article)
    post("guest_invitation", addresses=[(email, None)], group=article.group, data={"invitation": row.pk})
    return row


@transaction.atomic
def accept(*, invitation: GuestInvitation, user: User) -> bool:
    """Let a person write the article they were asked for: a member as any member who signs, anybody else as a guest.

    False once somebody else took the invitation: it is for one person.
    """
    if invitation.accepted_by_id is not None:
        return invitation.accepted_by_id == user.pk
    free = GuestInvitation.objects.filter(pk=invitation.pk, accepted_by=None)
    if not free.update(accepted_by=user):
        return False
    article = invitation.article
    if article.author_id != user.pk:
        inside = Membership.objects.active().filter(group=article.group, user=user).exists()
        CoAuthor.objects.get_or_create(content_id=article.pk, user=user, defaults={"is_guest": not inside})
    follows.follow(user, article)
    record("article.guest_accepted", actor=user, content=article)
    return True


@transaction.atomic
def revoke(*, invitation: GuestInvitation, by: User) -> None:
    """Take an invitation back; a guest who had accepted neither reads nor writes the article any more."""
    if invitation.accepted_by_id is not None:
        rows = CoAuthor.objects.filter(content_id=invitation.article_id, user=invitation.accepted_by_id)
        rows.filter(is_guest=True).delete()
    record("article.guest_revoked", actor=by, content=invitation.article)
    invitation.delete()


def is_barred(invitation: GuestInvitation, user: User) -> bool:
    """Tell whether the group has banned the person: an invitation does not lead around a ban."""
    rows: Any = Membership.objects.filter(group=invitation.article.group_id, user=user, state="banned")
    return bool(rows.exists())
