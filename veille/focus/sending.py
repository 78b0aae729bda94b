"""A focus that was published goes by mail to the subscribers who chose it: once, whoever publishes it and how."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from content.models import Content
from core import clock, text
from groups.models import Audience
from notifications import mail
from notifications.mail import Recipient, absolute, absolute_links, may_read
from notifications.models import Delivery
from veille.focus.reading import without_pictures
from veille.mails import EditionMail
from veille.models import Focus, Subscriber, Watch

SENT_AT_ONCE = 50
_CHART = re.compile(r"^!\[.*\]\(.*\)$", re.MULTILINE)


def send_due() -> int:
    """Put the mail of every focus that is out in the outbox; return how many. Twice at once sends one."""
    out = Focus.objects.filter(
        sent_at=None, article__state="published", article__is_held=False, article__trashed_at=None,
        article__published_at__lte=clock.now(), watch__group__trashed_at=None,
    )  # fmt: skip
    return sum(send(pk) for pk in list(out.values_list("pk", flat=True)[:SENT_AT_ONCE]))


@transaction.atomic
def send(pk: int) -> bool:
    """Put the mail of one focus in the outbox, unless somebody did."""
    if not Focus.objects.filter(pk=pk, sent_at=None).update(sent_at=clock.now()):
        return False
    focus = Focus.objects.select_related("article__group").get(pk=pk)
    if focus.article is not None:
        mail.post_to_list("focus", content=focus.article)
    return True


class FocusMail(EditionMail):
    """A focus, whole, to every subscriber who chose it and may read it."""

    kind = "focus"

    @cached_property
    def article(self) -> Content:
        """The article that the mail is."""
        return Content.objects.select_related("group").get(pk=self.source.content_id or 0)

    @cached_property
    def watch(self) -> Watch:
        """The watch that it tells of."""
        return Focus.objects.select_related("watch__group").get(article=self.article.pk).watch

    def recipients(self) -> Iterator[Recipient]:
        """Yield the active subscribers who chose the focus, read as the list is gone through."""
        active = self.watch.subscribers.filter(state=Subscriber.State.ACTIVE, gets_focus=True)
        yield from active.order_by("pk").values_list("email", "user_id").iterator()

    def still_wanted(self, delivery: Delivery) -> bool:
        """Tell whether the address still wants it, and whoever is behind it may read the article today."""
        row, user = self.subscriber(delivery), delivery.user
        if row is None or row.state != Subscriber.State.ACTIVE or not row.gets_focus:
            return False
        if user is not None and (not user.is_active or user.is_paused):
            return False
        article = self.article
        if article.trashed_at or article.group.trashed_at or article.state != Content.State.PUBLISHED:
            return False
        return article.effective_audience == Audience.WEB or may_read(user, article)

    def subject(self) -> str:
        """Return the title."""
        return self.article.title

    def facts(self) -> dict[str, Any]:
        """Return the article as its page shows it, without its pictures: their tables stand beside them."""
        article, watch = self.article, self.watch
        return {
            "article": article,
            "watch": watch,
            "body_html": absolute_links(without_pictures(article.body_html)),
            "plain_text": text.readable(_CHART.sub("", article.body)),
            "preheader": text.excerpt(article.excerpt, 140),
            "page_url": absolute(article.get_absolute_url()),
            "veille_url": absolute(reverse("veille:list", args=[watch.group.slug])),
        }

    def context(self, delivery: Delivery) -> dict[str, Any]:
        """Return the focus, and why this person receives it."""
        said = {"address": delivery.address, "watch": self.watch.title}
        why = _("You receive this because %(address)s is subscribed to “%(watch)s” and its monthly focus.") % said
        return {**self.facts(), "why": why, "stop_label": _("Unsubscribe in one gesture")}
