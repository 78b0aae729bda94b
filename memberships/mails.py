"""The mails of joining: an invitation, an acceptance, a welcome. None of the first two is ever silenced (LM10)."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from groups.access import Access
from groups.models import Group, Invitation, Membership
from notifications.mail import Mail, absolute, absolute_links
from notifications.mails import MembershipMail
from notifications.models import Delivery


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


MAILS: dict[str, type[Mail]] = {
    "invitation": InvitationMail,
    "welcome": WelcomeMail,
    "membership.invited": InvitedMail,
    "membership.accepted": WelcomedMail,
    "membership.enrolled": WelcomedMail,
}
