"""The mail of a digest: what the person may still read and has not opened, at that moment."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activity.models import Activity
from notifications.digest_run import Run, Section
from notifications.levels import paused_q
from notifications.mail import Mail, absolute
from notifications.models import Delivery, Digest, Message, Preference
from notifications.stopping import Stop, stop_url

FRESH_SECONDS = 5
"""How old what a batch read together may be when a mail leaves: rights end at once, or nearly (LM7)."""


class Batch:
    """What the digests of one batch of deliveries show, read together."""

    def __init__(self, deliveries: list[int]) -> None:
        self.read_at = time.monotonic()
        rows = Delivery.objects.filter(pk__in=deliveries, message__kind="digest")
        messages = rows.values("message")
        digests = Digest.objects.filter(message__in=messages).select_related("user__profile")
        self.by_message = {digest.message_id: digest for digest in digests}
        readers = {digest.user_id: digest.user for digest in self.by_message.values()}
        paused = Preference.objects.filter(paused_q(), user__in=readers).values_list("user_id", flat=True)
        self.paused = set(paused)
        self.run = Run(self.by_message.values(), readers.values())

    @property
    def is_old(self) -> bool:
        """Tell whether it was read too long ago to be sent."""
        return time.monotonic() - self.read_at > FRESH_SECONDS


class DigestMail(Mail):
    """What came in the groups somebody wants a digest of, one mail a period."""

    kind = "digest"
    is_bulk = True
    reads_little = True

    def __init__(self, source: Activity | Message) -> None:
        super().__init__(source)
        self.digest: Digest | None = None
        self.parts_for: list[Section] = []

    def batch(self, delivery: Delivery) -> Batch:
        """Return what the batch of a delivery shows, read together; of the delivery alone where there is no batch."""
        found = self.shared.get("digests")
        if not isinstance(found, Batch) or found.is_old or self.source.pk not in found.by_message:
            found = self.shared["digests"] = Batch(self.shared.get("deliveries") or [delivery.pk])
        return found

    def shown(self, delivery: Delivery) -> list[Section]:
        """Return what the digest shows now."""
        batch = self.batch(delivery)
        self.digest = batch.by_message.get(self.source.pk)
        self.parts_for = batch.run.sections(self.digest) if self.digest else []
        return self.parts_for

    def still_wanted(self, delivery: Delivery) -> bool:
        """Tell whether there is still something unread to tell: a digest is never empty."""
        user = delivery.user
        if user is None or not user.is_active or user.is_paused or user.pk in self.batch(delivery).paused:
            return False
        return bool(self.shown(delivery))

    def count(self) -> int:
        """Return how many items it names."""
        return sum(len(part.lines) for part in self.parts_for)

    def subject(self) -> str:
        """Return how much there is, and of which groups."""
        names = list(dict.fromkeys(str(line.item.group) for part in self.parts_for for line in part.lines))
        said = ngettext("%(count)s new thing: %(names)s", "%(count)s new things: %(names)s", self.count())
        return said % {"count": self.count(), "names": ", ".join(names[:3]) + ("…" if len(names) > 3 else "")}

    def context(self, delivery: Delivery) -> dict[str, Any]:
        """Return the sections, the way to the page and why it came."""
        parts = self.parts_for or self.shown(delivery)
        url = absolute(reverse("notifications:digest", args=[self.digest.pk])) if self.digest else ""
        return {
            "sections": parts,
            "preheader": " · ".join(line.item.title for part in parts for line in part.lines)[:140],
            "button_url": url,
            "button_label": _("Read it on the site"),
            "settings_url": absolute(reverse("notifications:preferences")),
            "why": _("You receive this because you chose a digest. What you have already opened is not in it."),
        }

    def unsubscribe_url(self, delivery: Delivery) -> str:
        """Return the address that stops the digests."""
        return stop_url(Stop(delivery.user_id, "digest", 0, 0)) if delivery.user_id else ""

    def list_id(self) -> str:
        """Return the List-Id of digests."""
        return f"<digest.{settings.MAIL_DOMAIN}>"
