"""The mails of joining: an invitation, an acceptance, a welcome. None of the first two is ever silenced (LM10)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core import text
from groups.access import Access
from groups.models import Group, Invitation, Membership
from memberships import mailing
from notifications.mail import Mail, Recipient, absolute, absolute_links
from notifications.mails import MembershipMail
from notifications.models import Delivery, GroupMail
from notifications.stopping import Stop, stop_url


def page_of(invitation: Invitation) -> str:
    """Return the absolute address where an invitation is answered."""
    return absolute(reverse("groups:invitation", args=[invitation.token]))


def stop_of(invitation: Invitation) -> str:
    """Return the absolute address that declines an invitation, and any other to the same group."""
    return absolute(reverse("groups:invitation_stop", args=[invitation.token]))


def told(invitation: Invitation) -> dict[str, Any]:
    """Return what both mails of an invitation say: who, which group, their word, where to answer and how to stop."""
    group = invitation.group
    return {
        "summary": group.summary,
        "message": invitation.message,
        "inviter": str(invitation.by or _("Somebody")),
        "group": group,
        "site_name": settings.SITE_NAME,
        "button_label": _("See the group and answer"),
        "button_url": page_of(invitation),
        "stop_url": stop_of(invitation),
        "stop_label": _("Decline, and receive no more invitations to this group"),
        "why": _(
            "You receive this because somebody gave your address to invite you. Without an answer, nothing happens."
        ),
    }


class InvitationMail(Mail):
    """An invitation sent to an address. Its secret is read when it is written, and never kept with the message."""

    kind = "invitation"
    is_essential = True

    def still_wanted(self, delivery: Delivery) -> bool:
        """Tell whether the invitation can still be answered: one that was taken back is not sent."""
        return self.invitation(delivery) is not None

    def invitation(self, delivery: Delivery) -> Invitation | None:
        """Return the open invitation that a delivery is for, or None. Kept while its mail is written."""
        if getattr(self, "_about", None) is not delivery:
            rows = Invitation.objects.open().filter(group=self.group, email__iexact=delivery.address)
            rows = rows.filter(group__trashed_at=None, group__archived_at=None).select_related("by", "group")
            self._about, self._row = delivery, rows.first()
        return self._row

    def context(self, delivery: Delivery) -> dict[str, Any]:
        """Return who invites, to what, and the addresses of one person's invitation."""
        invitation = self.invitation(delivery)
        if invitation is None:
            raise ValueError("an invitation that is no longer open")
        facts = _("%(who)s invites you to join %(group)s") % {
            "who": invitation.by or _("Somebody"),
            "group": self.group,
        }
        return {**told(invitation), "facts": facts, "preheader": invitation.message or self.summary}

    @property
    def summary(self) -> str:
        """The group in one sentence."""
        return self.group.summary if self.group else ""

    def subject(self) -> str:
        """Return what the mail is about; who invites is told in it, since one message serves several inviters' rows."""
        return _("Invitation: %(group)s") % {"group": self.group}

    def unsubscribe_url(self, delivery: Delivery) -> str:
        """Return the address that declines by one POST without cookie (RFC 8058)."""
        invitation = self.invitation(delivery)
        return stop_of(invitation) if invitation else ""


class InvitedMail(MembershipMail):
    """The same invitation, to somebody with an account who was chosen by name."""

    def still_wanted(self, delivery: Delivery) -> bool:
        """Tell whether the person is still invited."""
        waits = Membership.objects.filter(group=self.group, user=delivery.user, state=Membership.State.INVITED)
        return waits.exists() and super().still_wanted(delivery)

    def context(self, delivery: Delivery) -> dict[str, Any]:
        """Return the sentence, and the addresses of the invitation when there is one."""
        found = super().context(delivery)
        rows = Invitation.objects.open().filter(group=self.group, user=delivery.user).select_related("by", "group")
        invitation = rows.first()
        more = told(invitation) if invitation else {}
        return found | {key: more[key] for key in ("button_url", "button_label", "stop_url", "stop_label") if more}


class WelcomedMail(MembershipMail):
    """One became a member by somebody's decision or by a rule: with the group's welcome, and how to leave."""

    def facts(self) -> dict[str, Any]:
        """Return what the group says to newcomers."""
        said = (
            {"welcome_html": absolute_links(self.group.welcome_html), "welcome": self.group.welcome}
            if self.group
            else {}
        )
        return {**super().facts(), **said, "how_to_answer": self.how_to_leave()}

    def how_to_leave(self) -> str:
        """Return where one leaves, when one did not ask to come in."""
        if self.activity.verb != "membership.enrolled" or self.group is None:
            return ""
        address = absolute(reverse("groups:leave", args=[self.group.slug]))
        return _("You did not ask for it? Leave the group at any time: %(address)s") % {"address": address}


class WelcomeMail(Mail):
    """The welcome message of a group, to somebody who has just joined by themselves (LG12)."""

    kind = "welcome"

    def still_wanted(self, delivery: Delivery) -> bool:
        """Tell whether the person is a member still."""
        user, group = delivery.user, self.group
        is_in = user is not None and group is not None and bool(self.role_of(user, group))
        return is_in and super().still_wanted(delivery)

    @staticmethod
    def role_of(user: User, group: Group) -> str:
        """Return the role of a person in a group."""
        return Access(user).in_group(group).role

    def subject(self) -> str:
        """Return a welcome."""
        return _("Welcome to %(group)s") % {"group": self.group}

    def facts(self) -> dict[str, Any]:
        """Return what the group says to newcomers."""
        return self.said

    @cached_property
    def said(self) -> dict[str, Any]:
        """The welcome message, once for a batch."""
        group = self.group
        if group is None:
            return {}
        return {
            "facts": _("You are now a member of %(group)s") % {"group": group},
            "welcome": group.welcome,
            "welcome_html": absolute_links(group.welcome_html),
            "button_label": _("Open the page"),
            "button_url": absolute(group.get_absolute_url()),
            "why": _("You receive this once, because you have just joined this group."),
        }


class GroupWordMail(Mail):
    """A word of those who run a group to its members, or to a part of them (LM16)."""

    kind = "group_mail"
    is_bulk = True

    @cached_property
    def row(self) -> GroupMail | None:
        """What was written, once for a batch."""
        rows = GroupMail.objects.filter(message=self.source.pk).select_related("group", "author__profile")
        return rows.first()

    def recipients(self) -> Iterator[Recipient]:
        """Yield those it is for, and its author when they asked for a copy, each once."""
        if self.row is None:
            return
        yield from mailing.addressed(self.row).values_list("email", "pk").iterator(chunk_size=500)
        if self.row.copies_author and self.row.author is not None:
            yield self.row.author.email, self.row.author.pk

    def still_wanted(self, delivery: Delivery) -> bool:
        """Tell whether the person is a member still and wants mails of the group; a copy always goes to its author."""
        row, user = self.row, delivery.user
        if row is None or user is None or row.group.trashed_at is not None:
            return False
        if user.pk == row.author_id:
            return user.is_active
        return super().still_wanted(delivery) and mailing.addressed(row).filter(pk=user.pk).exists()

    def subject(self) -> str:
        """Return "[Group] Subject"."""
        return f"[{self.group}] {self.row or ''}"

    def log_title(self) -> str:
        """Return the subject: the log shows a mail to nobody but those it went to, and the site's administrators."""
        return self.subject()

    def sender_name(self) -> str:
        """Return who wrote it."""
        return str(self.row.author or "") if self.row else ""

    def reply_to(self, delivery: Delivery) -> str:
        """Return the author's address when they take answers."""
        return self.row.author.email if self.row and self.row.takes_answers and self.row.author else ""

    def unsubscribe_url(self, delivery: Delivery) -> str:
        """Return the address that stops the mails of the group."""
        return stop_url(Stop(delivery.user_id or 0, "group", 0, self.source.group_id or 0))

    def facts(self) -> dict[str, Any]:
        """Return the text, who wrote it to whom, and where an answer goes."""
        row, group = self.row, self.group
        if row is None or group is None:
            return {}
        author = str(row.author or _("Somebody"))
        answers = _("To answer %(author)s, reply to this mail.") % {"author": author}
        return {
            "facts": _("%(author)s writes to %(group)s") % {"author": author, "group": group},
            "title": row.subject,
            "body": row.body,
            "body_html": absolute_links(row.body_html),
            "preheader": text.excerpt(text.plain(row.body_html), 140),
            "button_label": _("Open the group"),
            "button_url": absolute(group.get_absolute_url()),
            "how_to_answer": answers if row.takes_answers and row.author else _("Answers to this mail are not read."),
            "why": _("You receive this because those who run this group write to its members."),
        }


MAILS: dict[str, type[Mail]] = {
    "invitation": InvitationMail,
    "welcome": WelcomeMail,
    "group_mail": GroupWordMail,
    "membership.invited": InvitedMail,
    "membership.accepted": WelcomedMail,
    "membership.enrolled": WelcomedMail,
}
