"""The mail of a saved search: what is new in it, as its reader may read it at that moment."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from core import text
from groups.access import Access
from notifications.mail import Mail, absolute
from notifications.models import Delivery
from search import query
from search.models import Document
from searches import asking
from searches.models import SavedSearch, SearchMail

EXCERPT = 200
_signer = Signer(sep=".", salt="searches.stop")


def stop_url(row: SearchMail) -> str:
    """Return the absolute address that stops the mails of a search by one POST, without cookie (RFC 8058)."""
    return settings.PUBLIC_URL + reverse("searches:stop", args=[_signer.sign(f"{row.search_id}-{row.user_id}")])


def by_token(token: str) -> tuple[SavedSearch | None, int]:
    """Return the search and the person that a stop address names. Raises BadSignature for one that we did not make."""
    search, _dash, user = _signer.unsign(token).partition("-")
    if not (search.isdecimal() and user.isdecimal()):
        raise BadSignature
    return SavedSearch.objects.filter(pk=int(search)).first(), int(user)


def words_of(one: Document) -> str:
    """Return the first words of an item or of a comment."""
    return text.excerpt(text.plain(one.comment.body_html), EXCERPT) if one.comment else one.content.excerpt


class SavedSearchMail(Mail):
    """What is new in a search that its reader keeps, or that is kept in one of their groups."""

    kind = "saved_search"
    is_bulk = True

    @cached_property
    def row(self) -> SearchMail | None:
        """The wish that made it; None once it was stopped."""
        rows = SearchMail.objects.select_related("search__group", "user")
        return rows.filter(pk=self.source.data.get("mail", 0)).first()

    @cached_property
    def lines(self) -> list[Document]:
        """What it names that its reader may still read: asked again now."""
        if self.row is None:
            return []
        access = Access(self.row.user)
        if not SavedSearch.objects.visible_to(access).filter(pk=self.row.search_id).exists():
            return []
        named = query.readable(access).filter(pk__in=self.source.data.get("documents", []))
        return asking.loaded(list(named.only("pk").order_by("-at", "-pk")))

    def still_wanted(self, delivery: Delivery) -> bool:
        """Tell whether the wish stands and something it names may still be read: never empty."""
        user: User | None = delivery.user
        return super().still_wanted(delivery) and self.row is not None and self.row.user == user and bool(self.lines)

    def log_title(self) -> str:
        """Return what the log of mails calls it."""
        return _("What is new in a saved search")

    def subject(self) -> str:
        """Return how much is new, and in which search."""
        said = ngettext("%(count)s new result: %(name)s", "%(count)s new results: %(name)s", len(self.lines))
        return said % {"count": len(self.lines), "name": self.row.search.name if self.row else ""}

    def context(self, delivery: Delivery) -> dict[str, Any]:
        """Return the lines, the way to the search and why it came."""
        row = self.row
        shown = [
            {
                "title": one.content.title,
                "url": absolute(one.comment.get_absolute_url() if one.comment else one.content.permanent_url),
                "is_comment": one.comment is not None,
                "who": (one.comment or one.content).author,
                "group": one.content.group.name,
                "words": words_of(one),
            }
            for one in self.lines
        ]
        return {
            "lines": shown,
            "name": row.search.name if row else "",
            "preheader": " · ".join(one.content.title for one in self.lines)[:140],
            "button_url": absolute(row.search.get_absolute_url()) if row else "",
            "button_label": _("See the search on the site"),
            "settings_url": absolute(reverse("searches:mine")),
            "why": _("You receive this because you asked to hear of this saved search."),
        }

    def unsubscribe_url(self, delivery: Delivery) -> str:
        """Return the address that stops the mails of this search."""
        return stop_url(self.row) if self.row else ""

    def list_id(self) -> str:
        """Return the List-Id of these mails."""
        return f"<searches.{settings.MAIL_DOMAIN}>"


MAILS = {SavedSearchMail.kind: SavedSearchMail}
