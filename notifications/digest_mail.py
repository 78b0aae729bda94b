"""The mail of a digest, and what its page shows: what the person may still read and has not opened, at that moment."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from django.conf import settings
from django.db.models import Count, Max
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from activity.models import Activity
from content.models import Comment, Content, ReadMark
from core import text
from groups.access import Access
from groups.models import Group
from notifications.mail import Mail, absolute
from notifications.models import Delivery, Digest, Message
from notifications.stopping import Stop, stop_url


@dataclass(frozen=True)
class Line:
    """One item of a digest in its last state: itself, what came in its discussion, and the latest words of it."""

    item: Content
    comments: int
    last: Comment | None
    is_new: bool

    @property
    def url(self) -> str:
        """The absolute address of what came last."""
        return absolute(self.last.get_absolute_url() if self.last else self.item.permanent_url)

    @property
    def words(self) -> str:
        """The latest words: of the last comment, else of the item."""
        return text.excerpt(text.plain(self.last.body_html), 160) if self.last else self.item.excerpt

    @property
    def facts(self) -> str:
        """What happened, in a few words."""
        said = []
        if self.is_new and self.item.author:
            said.append(_("new, by %(name)s") % {"name": self.item.author})
        if self.comments and self.last and self.last.author:
            count = ngettext(
                "%(count)s comment, by %(name)s", "%(count)s comments, the last by %(name)s", self.comments
            )
            said.append(count % {"count": self.comments, "name": self.last.author})
        return " · ".join(said)


@dataclass(frozen=True)
class Section:
    """A part of a digest: a group, or the tags one follows (`group` is None), and how many more items there are."""

    group: Group | None
    lines: list[Line]
    more: int = 0


def sections(digest: Digest, reader: User, *, unread_only: bool = True) -> list[Section]:
    """Return what a digest shows its reader now: six queries, whatever its length."""
    kept = cast(dict[str, Any], digest.items or {})
    tagged, groups = kept.get("tagged", []), kept.get("groups", [])
    named = [*tagged, *(pk for _group, pks, _more in groups for pk in pks)]
    found = _lines(digest, reader, named, unread_only=unread_only)
    made = [Section(None, [found[pk] for pk in tagged if pk in found])]
    for group, pks, more in groups:
        lines = [found[pk] for pk in pks if pk in found and found[pk].item.group_id == group]
        made.append(Section(lines[0].item.group if lines else None, lines, more))
    return [section for section in made if section.lines]


def _lines(digest: Digest, reader: User, named: list[int], *, unread_only: bool) -> dict[int, Line]:
    """Return a line for each of the items that the reader may open, by id."""
    seen = Content.objects.visible_to(Access(reader)).filter(pk__in=named).select_related("group", "author")
    items = {item.pk: item for item in seen.defer("body", "body_html")}
    if unread_only:
        read = ReadMark.objects.filter(user=reader, content__in=items).values_list("content_id", "read_until")
        for pk, until in read:
            if until >= items[pk].last_activity_at:
                del items[pk]
    said = Comment.objects.filter(content__in=items, created_at__gt=digest.since, trashed_at=None, is_held=False)
    counted = said.exclude(author=reader).order_by().values("content").annotate(count=Count("pk"), last=Max("pk"))
    counts = {row["content"]: row for row in counted}
    last = Comment.objects.select_related("author").in_bulk([row["last"] for row in counts.values()])
    out = Activity.objects.filter(content__in=items, verb="content.published", at__gt=digest.since)
    new = set(out.values_list("content_id", flat=True))
    none = {"count": 0, "last": 0}
    return {
        pk: Line(item, counts.get(pk, none)["count"], last.get(counts.get(pk, none)["last"]), pk in new)
        for pk, item in items.items()
    }


class DigestMail(Mail):
    """What came in the groups somebody wants a digest of, one mail a period."""

    kind = "digest"
    is_bulk = True

    def __init__(self, source: Activity | Message) -> None:
        super().__init__(source)
        self.parts_for: list[Section] | None = None

    @cached_property
    def digest(self) -> Digest | None:
        """What was gathered; None once it was purged."""
        return Digest.objects.filter(pk=self.source.data.get("digest", 0)).first()

    def shown(self, reader: User | None) -> list[Section]:
        """Return what the digest shows now, read once."""
        if self.parts_for is None:
            self.parts_for = sections(self.digest, reader) if self.digest and reader else []
        return self.parts_for

    def still_wanted(self, delivery: Delivery) -> bool:
        """Tell whether there is still something unread to tell: a digest is never empty."""
        return super().still_wanted(delivery) and bool(self.shown(delivery.user))

    def count(self) -> int:
        """Return how many items it names."""
        return sum(len(part.lines) for part in self.parts_for or [])

    def subject(self) -> str:
        """Return how much there is, and of which groups."""
        names = list(dict.fromkeys(str(line.item.group) for part in self.parts_for or [] for line in part.lines))
        said = ngettext("%(count)s new thing: %(names)s", "%(count)s new things: %(names)s", self.count())
        return said % {"count": self.count(), "names": ", ".join(names[:3]) + ("…" if len(names) > 3 else "")}

    def context(self, delivery: Delivery) -> dict[str, Any]:
        """Return the sections, the way to the page and why it came."""
        parts = self.shown(delivery.user)
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
