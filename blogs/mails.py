"""The mail that asks somebody outside the group to write one article."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from blogs.models import GuestInvitation
from notifications.mail import Mail, absolute
from notifications.models import Delivery


class GuestInvitationMail(Mail):
    """Who asks, in which group, what, and where to answer. It goes once for each time somebody asks."""

    kind = "guest_invitation"

    @cached_property
    def invitation(self) -> GuestInvitation | None:
        """The invitation, if it was not taken back."""
        rows = GuestInvitation.objects.select_related("article__group", "by")
        return rows.filter(pk=self.source.data.get("invitation", 0), accepted_by=None).first()

    def subject(self) -> str:
        """Return what is asked."""
        return _("Will you write “%(title)s” with us?") % {"title": self.invitation.article} if self.invitation else ""

    def facts(self) -> dict[str, Any]:
        """Return who asks, what, and where to answer."""
        if self.invitation is None:
            return {}
        return {
            "invitation": self.invitation,
            "article": self.invitation.article,
            "button_url": absolute(reverse("blogs_site:guest", args=[self.invitation.key])),
            "button_label": _("Answer"),
        }

    def sender_name(self) -> str:
        """Return who asks."""
        return str(self.invitation.by) if self.invitation else ""

    def still_wanted(self, delivery: Delivery) -> bool:
        """Tell whether the invitation still stands."""
        return self.invitation is not None and super().still_wanted(delivery)


MAILS: dict[str, type[Mail]] = {"guest_invitation": GuestInvitationMail}
