"""Leaving: one code path for whoever leaves by themselves and for accounts that nobody uses any more (LU7, REL-P1)."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from accounts.models import Profile, User
from activity.record import record
from core import clock
from core.hints import hint
from core.personal import erasers
from groups.models import Group, Membership
from lifecycle.models import Departure


def groups_to_hand_over(user: User) -> list[Group]:
    """Return the groups in force whose last admin is `user`, by name: they hand them over before leaving."""
    admins = Membership.objects.active().filter(role="admin")
    others = admins.filter(group=OuterRef("pk"), user__is_active=True).exclude(user=user)
    mine = Group.objects.alive().filter(pk__in=admins.filter(user=user).values("group"))
    # A group that nobody else belongs to has nobody to be handed to: it waits for the site's administrators.
    company = Membership.objects.active().filter(group=OuterRef("pk")).exclude(user=user)
    return list(mine.filter(~Exists(others), Exists(company)).order_by("name"))


@transaction.atomic
def leave(*, user: User, keeps_texts: bool) -> None:
    """Close the account of `user` for good; the worker erases it. Raises ValidationError for the last admin of a group.

    From the next request on nobody can enter it, whatever the worker does; doing it twice changes nothing.
    """
    if groups_to_hand_over(user):
        raise ValidationError(_("Hand over the groups of which you are the last admin first."))
    close(user=user, keeps_texts=keeps_texts)


@transaction.atomic
def close(*, user: User, keeps_texts: bool) -> None:
    """Close an account and let the worker erase it."""
    from lifecycle.tasks import erase

    User.objects.filter(pk=user.pk).update(is_active=False, closed_at=clock.now())
    Departure.objects.get_or_create(user=user, defaults={"keeps_texts": keeps_texts, "asked_at": clock.now()})
    for session in UserSession.objects.filter(user=user):
        session.end()
    hint(erase, user.pk)


@transaction.atomic
def erase(user_pk: int) -> bool:
    """Erase a closed account: what each app does, then the account and all that hangs on it; a mail confirms.

    May run twice: the second time there is nobody left. Returns whether there was somebody.
    """
    departure = Departure.objects.select_for_update().filter(user=user_pk).first()
    if departure is None:
        return False
    user, keep = departure.user, departure.keeps_texts
    language = Profile.objects.filter(user=user).values_list("language", flat=True).first() or settings.LANGUAGE_CODE
    address = user.email
    for eraser in erasers():
        eraser(user, keep)
    user.delete()
    record("account.erased", actor=None, kept=keep)
    _say_goodbye(address, keep, language)
    return True


def _say_goodbye(address: str, keep: bool, language: str) -> None:
    """Confirm by a mail, whose trace goes as soon as it has gone."""
    data = {"kept": keep, "language": language}
    with translation.override(language):
        import_string(settings.VEILLEE_MAILER)("account_erased", addresses=[(address, None)], data=data)


def erase_waiting() -> int:
    """Erase the closed accounts whose hint was lost; return how many."""
    return sum(erase(pk) for pk in list(Departure.objects.values_list("user_id", flat=True)))
