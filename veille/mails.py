"""The mails of a veille: the edition itself, its trial copy, and the question to an address that subscribes."""

from __future__ import annotations

from collections.abc import Iterator
from email.header import Header
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext as _

from activity.models import Activity
from core import text
from groups.models import Audience
from notifications.mail import Mail, Recipient, absolute, absolute_links, may_read
from notifications.models import Delivery, Message
from veille import opening, publishing, showing, subscribing
from veille.figures import clicks
from veille.models import Edition, Subscriber, Watch
from veille.working import mails as reading_mails


class EditionMail(Mail):
    """An edition, whole: what its page shows, to every subscriber who still wants it and may read it.

    Made once for a batch: the edition and its items are read once, each subscription when its mail is written.
    """

    kind = "edition"
    is_bulk = True

    @cached_property
    def shown(self) -> showing.Whole:
        """The edition and its items, with addresses that work outside the site."""
        found = self.load()
        opening.mark(found.items, found.edition.effective_audience)
        for item in found.items:
            item.address = "" if item.is_closed else absolute(item.address)  # type: ignore[attr-defined]
        return clicks.through(found, found.edition.watch)

    @property
    def edition(self) -> Edition:
        """The edition that the mail is."""
        return self.shown.edition

    @cached_property
    def watch(self) -> Watch:
        """The watch whose subscribers get the mail."""
        return self.edition.watch

    def load(self) -> showing.Whole:
        """Return the edition with what it published."""
        edition = Edition.objects.select_related("group", "watch__group").get(pk=self.source.content_id or 0)
        return showing.whole(edition, publishing.selected(edition))

    def recipients(self) -> Iterator[Recipient]:
        """Yield the active subscribers, read as the list is gone through."""
        active = self.edition.watch.subscribers.filter(state=Subscriber.State.ACTIVE)
        yield from active.order_by("pk").values_list("email", "user_id").iterator()

    def subscriber(self, delivery: Delivery) -> Subscriber | None:
        """Return the subscription that a delivery is for: one query, kept while its mail is written."""
        if getattr(self, "_about", None) is not delivery:
            rows = self.watch.subscribers.alias(low=Lower("email"))
            self._row, self._about = rows.filter(low=delivery.address.lower()).first(), delivery
        return self._row

    def still_wanted(self, delivery: Delivery) -> bool:
        """Tell whether the address is still subscribed, and whoever is behind it may read the edition today."""
        row, user = self.subscriber(delivery), delivery.user
        if row is None or row.state != Subscriber.State.ACTIVE:
            return False
        if user is not None and (not user.is_active or user.is_paused):
            return False
        edition = self.edition
        if edition.trashed_at or edition.group.trashed_at:
            return False
        return edition.effective_audience == Audience.WEB or may_read(user, edition)

    def language(self, delivery: Delivery) -> str:
        """Return the language in which the person subscribed."""
        row = self.subscriber(delivery)
        return row.language if row else super().language(delivery)

    def time_zone(self, delivery: Delivery) -> ZoneInfo:
        """Return the zone of the watch, in which its editions are dated."""
        return ZoneInfo(self.watch.time_zone)

    def unsubscribe_url(self, delivery: Delivery) -> str:
        """Return the address that stops the editions for this subscriber, by one POST."""
        row = self.subscriber(delivery)
        return subscribing.stop_url(row) if row else ""

    def list_id(self) -> str:
        """Return the List-Id of the editions (RFC 2919), apart from that of the group's own mails."""
        watch = self.watch
        name = Header(text.one_line(watch.title), "utf-8").encode().replace("\n", "")
        return f"{name} <veille.{watch.group.slug}.{settings.MAIL_DOMAIN}>"

    def more_headers(self) -> dict[str, str]:
        """Return where past editions are kept (RFC 2369)."""
        return {"List-Archive": f"<{absolute(reverse('veille:editions', args=[self.watch.group.slug]))}>"}

    def sender_name(self) -> str:
        """Return the name of the veille, for which nobody speaks in person."""
        return self.watch.title

    def subject(self) -> str:
        """Return the title, which carries the headline."""
        return self.edition.title

    def facts(self) -> dict[str, Any]:
        """Return the edition as its page shows it."""
        edition, watch = self.edition, self.edition.watch
        return {
            "whole": self.shown,
            "edition": edition,
            "watch": watch,
            "body_html": absolute_links(edition.body_html),
            "preheader": text.excerpt(edition.excerpt, 140),
            "page_url": absolute(edition.get_absolute_url()),
            "veille_url": absolute(reverse("veille:list", args=[watch.group.slug])),
        }

    def context(self, delivery: Delivery) -> dict[str, Any]:
        """Return the edition, and why this person receives it."""
        said = {"address": delivery.address, "watch": self.edition.watch.title}
        why = _("You receive this because %(address)s is subscribed to “%(watch)s”.") % said
        return {**self.facts(), "why": why, "stop_label": _("Unsubscribe in one gesture")}


class TrialMail(EditionMail):
    """The coming edition as it would go out now, to the very person who prepares it and asked for it (VD5)."""

    is_bulk = False
    is_essential = True

    def load(self) -> showing.Whole:
        """Return the coming edition, or the published one if it went out meanwhile."""
        edition = Edition.objects.select_related("group", "watch__group").get(pk=self.source.data["edition"])
        items = list(publishing.chosen(edition))
        if edition.number is None:
            publishing.dress(edition, items, edition.due_at)
        return showing.whole(edition, items)

    def still_wanted(self, delivery: Delivery) -> bool:
        """Tell whether the account is in force: it asked for this mail a moment ago."""
        return delivery.user is not None and delivery.user.is_active

    def language(self, delivery: Delivery) -> str:
        """Return the language of the group, in which most people will read it."""
        return self.edition.group.language

    def unsubscribe_url(self, delivery: Delivery) -> str:
        """Return nothing: there is no list to leave."""
        return ""

    def subject(self) -> str:
        """Return the title, marked so that nobody takes it for the edition."""
        return _("[Trial] %(title)s") % {"title": self.edition.title}

    def context(self, delivery: Delivery) -> dict[str, Any]:
        """Return the edition, and why this person receives it."""
        return {**self.facts(), "why": _("You receive this trial because you asked for it. Nobody else does.")}


class ConfirmMail(Mail):
    """The question to an address that somebody typed: do you want the editions? (double opt-in, VP7)"""

    kind = "subscription_confirm"
    is_essential = True

    def __init__(self, source: Activity | Message) -> None:
        super().__init__(source)
        rows = Subscriber.objects.select_related("watch__group")
        self.row = rows.filter(pk=source.data["subscriber"], state=Subscriber.State.PENDING).first()

    def still_wanted(self, delivery: Delivery) -> bool:
        """Tell whether the subscription still waits for its answer."""
        return self.row is not None

    def language(self, delivery: Delivery) -> str:
        """Return the language of the page where the address was typed."""
        return self.row.language if self.row else super().language(delivery)

    def subject(self) -> str:
        """Return what is asked."""
        return _("Confirm your subscription to “%(watch)s”") % {"watch": self.row.watch.title if self.row else ""}

    def facts(self) -> dict[str, Any]:
        """Return what is asked, and the address that answers yes."""
        if self.row is None:
            return {}
        return {
            "watch": self.row.watch,
            "days": subscribing.CONFIRM_DAYS,
            "button_url": subscribing.confirm_url(self.row),
            "button_label": _("Yes, send me the editions"),
            "why": _("Somebody typed this address on the page of the veille. If it was not you, do nothing."),
        }


MAILS: dict[str, type[Mail]] = {
    "edition": EditionMail,
    "edition_trial": TrialMail,
    "subscription_confirm": ConfirmMail,
    **reading_mails.MAILS,
}
