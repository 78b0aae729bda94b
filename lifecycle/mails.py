"""Mails about the life of an account."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from notifications.mail import Mail, absolute
from notifications.models import Delivery, Message


class LifeMail(Mail):
    """A mail about one's own account, that no preference silences; what it says is in the message's data."""

    kind = "life"
    is_essential = True

    @property
    def data(self) -> dict[str, Any]:
        """What the message was posted with."""
        assert isinstance(self.source, Message)  # noqa: S101
        return self.source.data

    def facts(self) -> dict[str, Any]:
        """Return why the mail came."""
        return {"why": _("You receive this because it is about your own account."), **self.said()}

    def said(self) -> dict[str, Any]:
        """Return `title`, `paragraphs`, and perhaps `button_url` with `button_label`."""
        return {}


class ErasedMail(LifeMail):
    """The account is erased: the last mail, whose own trace goes once it has gone."""

    def said(self) -> dict[str, Any]:
        """Return what was done."""
        kept = _("What you wrote in groups stays there, under “former member”, as you chose.")
        removed = _("Your texts and files are removed as well, as you chose.")
        return {
            "title": _("Your account is deleted"),
            "paragraphs": [_("All that was about you is deleted, and nobody can sign in with your address any more."),
                           kept if self.data.get("kept") else removed,
                           _("Backups are kept for a few weeks, then this holds for them too.")],
        }  # fmt: skip

    def language(self, delivery: Delivery) -> str:
        """Return the language of the person who left."""
        return str(self.data.get("language", "")) or super().language(delivery)

    def done(self, delivery: Delivery) -> None:
        """Forget the address too."""
        Message.objects.filter(pk=self.source.pk).delete()


class ExportMail(LifeMail):
    """The export is ready: where it is, never the file itself."""

    def said(self) -> dict[str, Any]:
        """Return where the export is and until when."""
        return {
            "title": _("Your data is ready"),
            "paragraphs": [_("You asked for all that we hold about you. It waits for you on the site, for seven days; "
                             "you sign in to take it.")],
            "button_url": absolute(self.data.get("path", "")),
            "button_label": _("Take my data"),
        }  # fmt: skip


class InactivityMail(LifeMail):
    """Nobody has used the account for long: it will be erased unless they sign in."""

    def said(self) -> dict[str, Any]:
        """Return what happens and when."""
        return {
            "title": _("Your account will be deleted"),
            "paragraphs": [
                _("You have not signed in for %(months)s months. Accounts that nobody uses are deleted: yours will be "
                  "in %(days)s days, and what you wrote will stay under “former member”.") % self.data,
                _("To keep it, sign in once. If it may go, do nothing."),
            ],
            "button_url": absolute("/accounts/login/"),
            "button_label": _("Sign in and keep my account"),
        }  # fmt: skip


MAILS: dict[str, type[Mail]] = {
    "account_erased": ErasedMail,
    "export_ready": ExportMail,
    "account_unused": InactivityMail,
}
