"""Mails that answer a mail: it is published, it is not and here is why, it waits for your word."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from content.models import Content
from core import text
from mailin import answers
from mailin.machines import LOOP_HEADER
from mailin.models import ReceivedMail
from notifications.mail import Mail, absolute
from notifications.models import Delivery


class AnswerMail(Mail):
    """An answer to one received mail: no preference silences it, since somebody has just written."""

    kind = "mailin"
    is_essential = True

    @cached_property
    def row(self) -> ReceivedMail | None:
        """The mail that is answered; None once it is gone."""
        rows = ReceivedMail.objects.select_related("group", "content__group", "comment", "user")
        return rows.filter(pk=self.source.data.get("received") or 0).first()

    def subject(self) -> str:
        """Return the subject of the mail that is answered, as an answer to it."""
        return f"Re: {self.row.subject if self.row else ''}"

    def thread(self, delivery: Delivery) -> str:
        """Return the identifier of the mail that is answered."""
        return f"<{self.row.message_id}>" if self.row and "@" in self.row.message_id else ""

    def more_headers(self) -> dict[str, str]:
        """Say that a machine answers, so that no other machine does (RFC 3834)."""
        return {
            "Auto-Submitted": "auto-replied",
            "X-Auto-Response-Suppress": "All",
            LOOP_HEADER: settings.MAIL_DOMAIN,
        }

    def still_wanted(self, delivery: Delivery) -> bool:
        """Tell whether there is still something to say."""
        return self.row is not None and super().still_wanted(delivery)

    def facts(self) -> dict[str, Any]:
        """Return what is said: a headline, why, the text as it was understood, one button."""
        row = self.row
        if row is None:
            return {}
        why = _("You receive this because a mail came from you to %(site)s.") % {"site": settings.SITE_NAME}
        quoted = text.excerpt(row.text, 600)
        return {"headline": "", "reason": "", "written": quoted, "why": why, **self.said(row)}

    def said(self, row: ReceivedMail) -> dict[str, Any]:
        """Return the variables of this kind of answer."""
        return {}


class DoneMail(AnswerMail):
    """The mail is published: where, and which files were left out."""

    def said(self, row: ReceivedMail) -> dict[str, Any]:
        """Return where it is."""
        title = row.content.title if row.content else ""
        where = row.content.group if row.content else ""
        address = row.comment.get_absolute_url() if row.comment else row.content.permanent_url if row.content else "/"
        said = _("Your mail is published in “%(group)s”: %(title)s")
        if row.content is not None and row.content.state == Content.State.DRAFT:
            said = _("Your mail is kept as a draft in “%(group)s”: %(title)s")
        headline = said % {"group": where, "title": title}
        return {
            "headline": headline,
            "reason": row.details,
            "button_url": absolute(address),
            "button_label": _("See it"),
        }


class RefusedMail(AnswerMail):
    """The mail is not published: why, and the link to the text, which is kept."""

    def said(self, row: ReceivedMail) -> dict[str, Any]:
        """Return why, and where the text waits."""
        return {
            "headline": _("Your mail was not published."),
            "reason": answers.sentence(row),
            "button_url": absolute(answers.url(row)),
            "button_label": _("Find my text again"),
            "how_to_answer": _("Your text is kept: from there you may publish it elsewhere, or later."),
        }


class ConfirmMail(AnswerMail):
    """The mail waits for one word of whoever it speaks for."""

    def said(self, row: ReceivedMail) -> dict[str, Any]:
        """Return what to confirm."""
        button = {"button_url": absolute(answers.url(row, "confirm"))}
        ignore = _("If it was not you, do nothing: nothing is published.")
        if row.user is None:
            headline = _("Your mail to %(address)s has arrived. One gesture more.") % {"address": row.recipient}
            reason = _("Your address has no account here yet: the button makes one, and asks you for your name only.")
            return {"headline": headline, "reason": reason, "button_label": _("It was me: register"), **button,
                    "how_to_answer": ignore}  # fmt: skip
        return {
            "headline": _("A mail came in your name. Was it you?"),
            "reason": _("It came from %(address)s.") % {"address": row.from_address} + " " + answers.sentence(row),
            "button_label": _("It was me: publish it"),
            "how_to_answer": ignore,
            **button,
        }


MAILS: dict[str, type[Mail]] = {
    "mailin_done": DoneMail,
    "mailin_refused": RefusedMail,
    "mailin_confirm": ConfirmMail,
}
