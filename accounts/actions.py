"""Writes on accounts and profiles. Keyword-only, one transaction each; the log is written by whoever calls."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import mails, photos
from accounts.models import Profile, SignupRequest, User
from core import clock, text

REASON_MAX = 500


@transaction.atomic
def save_profile(*, profile: Profile, name: str) -> None:
    """Save the changed fields of a profile, and the person's name."""
    profile.presentation_html = text.render(profile.presentation)
    profile.save()
    if profile.user.name != name:
        profile.user.name = name
        profile.user.save(update_fields=["name"])


def set_language(*, profile: Profile, language: str) -> None:
    """Speak to the person in `language`; one we do not speak changes nothing."""
    if language in dict(settings.LANGUAGES):
        profile.language = language
        profile.save()


@transaction.atomic
def block(*, user: User, reason: str, keeps: bool = True) -> None:
    """Close an account to its person, who is told why at their next page and at sign-in (LA10). Hides no content.

    `keeps` is what the mail says of what they wrote: that it stays, or that it is in the trash.

    Open sessions stay until that next page, so that it can say the reason; they open nothing meanwhile (REL-S3).
    """
    user.is_active = False
    user.blocked_at = clock.now()
    user.blocked_reason = text.one_line(reason)[:REASON_MAX]
    user.save(update_fields=["is_active", "blocked_at", "blocked_reason"])
    mails.tell(user, "blocked", reason=user.blocked_reason, contact=settings.CONTACT_EMAIL, keeps=keeps)


@transaction.atomic
def unblock(*, user: User) -> None:
    """Let somebody who was blocked sign in again; they are told."""
    user.is_active = True
    user.blocked_at = None
    user.blocked_reason = ""
    user.save(update_fields=["is_active", "blocked_at", "blocked_reason"])
    url = f"{settings.PUBLIC_URL}/accounts/login/"
    mails.tell(user, "unblocked", button_url=url, button_label=_("Sign in"))


@transaction.atomic
def ask_for_account(*, user: User, motive: str) -> SignupRequest:
    """Keep why somebody wants an account; `hold` makes it wait once its address is confirmed."""
    return SignupRequest.objects.create(user=user, motive=text.normalise(motive), asked_at=clock.now())


def hold(user: User) -> None:
    """Close an account whose request waits for an answer: nobody sees it, and it opens nothing, until then."""
    waiting = SignupRequest.objects.filter(user=user, state=SignupRequest.State.WAITING)
    if waiting.exists():
        user.is_active = False
        user.save(update_fields=["is_active"])


@transaction.atomic
def answer_request(*, request: SignupRequest, accepted: bool, by: User, reason: str = "") -> bool:
    """Accept or refuse a request for an account; the person is told by mail. False when it was answered already."""
    waiting = SignupRequest.objects.select_for_update().filter(pk=request.pk, state=SignupRequest.State.WAITING)
    row = waiting.select_related("user").first()
    if row is None:
        return False
    row.state = SignupRequest.State.ACCEPTED if accepted else SignupRequest.State.REFUSED
    row.decided_at, row.decided_by = clock.now(), by
    row.reason = "" if accepted else text.one_line(reason)[:REASON_MAX]
    row.save()
    if accepted:
        User.objects.filter(pk=row.user_id).update(is_active=True)
        url = f"{settings.PUBLIC_URL}/accounts/login/"
        mails.tell(row.user, "signup_accepted", button_url=url, button_label=_("Sign in"))
    else:
        mails.tell(row.user, "signup_refused", reason=row.reason, contact=settings.CONTACT_EMAIL)
    return True


@transaction.atomic
def set_photo(*, user: User, squares: list[bytes] | None, reach: str) -> None:
    """Show `squares` (by `accounts.photos.make`) as the photo of `user` to those it reaches; None keeps the photo."""
    user.photo_reach = reach
    user.save(update_fields=["photo_reach"])
    if squares is not None:
        photos.keep(user=user, squares=squares)
