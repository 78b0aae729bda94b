"""Stopping mails in one gesture, from a link that needs neither sign-in nor cookie (RFC 8058, LM4, LM5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast

from django.conf import settings
from django.core.signing import Signer
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from content.models import Content
from groups.models import Group, Level
from notifications import preferences, recipients
from notifications.follows import level_of, set_level
from notifications.mail import registry
from notifications.models import Delivery, Outcome, Preference

What = Literal["item", "group", "all", "digest", "group-important", "group-digest"]
CHOICES: tuple[What, ...] = ("item", "group", "all", "digest", "group-important", "group-digest")
LESS: dict[str, Level] = {"group-important": Level.IMPORTANT, "group-digest": Level.DIGEST}
"""What hears less of a group without silencing it: the choices of the page a mail leads to (CC24, LM5)."""
_signer = Signer(sep=".", salt="notifications.stop")


@dataclass(frozen=True)
class Stop:
    """Whose mails to stop, and which: of one item, of its group, or all. An id is 0 where there is no such thing."""

    user_id: int
    what: What
    content_id: int
    group_id: int


def stop_url(stop: Stop) -> str:
    """Return the absolute address that stops these mails."""
    token = _signer.sign(f"{stop.user_id}-{stop.what}-{stop.content_id}-{stop.group_id}")
    return settings.PUBLIC_URL + reverse("notifications:stop", args=[token])


def read_token(token: str) -> Stop:
    """Return what the end of a stop address names. Raises BadSignature for one that we did not make."""
    user_id, what, content_id, group_id = _signer.unsign(token).split("-")
    return Stop(int(user_id), cast(What, what), int(content_id), int(group_id))


@transaction.atomic
def stop_mails(stop: Stop, what: What) -> None:
    """Stop the mails of `what`, those that wait included. Doing it again changes nothing."""
    user = User.objects.filter(pk=stop.user_id).first()
    content = Content.objects.filter(pk=stop.content_id).first()
    group = Group.objects.filter(pk=stop.group_id).first()
    if user is None:
        return
    if what == "all":
        pause(user)
    elif what == "digest":
        preferences.save(user, digest=Preference.Digest.NEVER)
        drop(user, Q(message__kind="digest"), Outcome.LEVEL)
    elif what in LESS and group is not None:
        set_level(user, group, LESS[what])
    elif what == "item" and content is not None:
        mute(user, content)
    elif what == "group" and group is not None:
        silence(user, group)


def one_click(stop: Stop) -> What:
    """Return what one click stops: whatever made the mail come, which is the group for those who hear all of it."""
    user = User.objects.filter(pk=stop.user_id).first()
    content = Content.objects.filter(pk=stop.content_id).first()
    group = Group.objects.filter(pk=stop.group_id).first()
    if stop.what != "item" or user is None or content is None or group is None:
        return stop.what
    hears_all = level_of(user, group) == Level.ALL and level_of(user, content) != Level.ALL
    return "group" if hears_all else "item"


def mute(user: User, content: Content) -> None:
    """Tell `user` nothing more of an item."""
    set_level(user, content, Level.NOTHING)
    drop(user, Q(activity__content=content), Outcome.MUTED)


def silence(user: User, group: Group) -> None:
    """Tell `user` nothing more of a group, but decisions about their own membership."""
    set_level(user, group, Level.NOTHING)
    drop(user, Q(activity__group=group), Outcome.LEVEL)


def pause(user: User) -> None:
    """Send `user` no more mail, but what is about their account or their memberships."""
    Preference.objects.update_or_create(user=user, defaults={"is_mail_paused": True})
    drop_bulk(user)


def drop_bulk(user: User) -> None:
    """Take everything that waits for `user` out of the outbox, but what is about their account or memberships."""
    bulk = [kind for kind, mail in registry().items() if mail.is_bulk]
    drop(user, Q(activity__isnull=False) | Q(message__kind__in=bulk), Outcome.PAUSED)


def drop(user: User, which: Q, why: Outcome = Outcome.STOPPED) -> None:
    """Take mails that wait for `user` out of the outbox, never those of LM10."""
    waiting = Delivery.objects.filter(which, user=user, state=Delivery.State.WAITING)
    waiting.exclude(activity__verb__in=recipients.OF_MEMBERSHIP).update(state=Delivery.State.DROPPED, reason=why)
