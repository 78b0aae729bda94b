"""The edition that the platform prepares: the period's best items, ranked and explained, taken in one gesture (VE05).

`veille.ranking` decides; here its material is read, and its reasons are put into words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from content.models import Content
from content.tagging import themes_of
from core import clock
from core.addresses import shown_host
from groups.access import Access
from veille import arranging, publishing, ranking, selecting
from veille.bridging import within_reach
from veille.models import Edition, Selection, Watch
from veille.ranking import Ranked

GATHERED_MAX = 300
"""How many items are compared: the latest of the period. More than a week brings anywhere."""
State = Selection.State
THIS_WEEK = timedelta(days=6)


@dataclass(frozen=True)
class Proposed:
    """One line of the proposal: the item, its place and why it stands there."""

    ranked: Ranked
    content: Content
    reasons: list[str]


@dataclass(frozen=True)
class Part:
    """One section of the proposal. The name is empty for items without a section."""

    name: str
    rows: list[Proposed]


def gathered(edition: Edition, access: Access) -> QuerySet[Content]:
    """Return what the coming edition could hold and does not yet: proposed items, bookmarks of the period.

    What an edition has published, and what was set aside, is left out.
    """
    since = min(edition.period_start, edition.due_at - timedelta(weeks=1))
    own = Selection.objects.filter(watch=edition.watch_id, content=OuterRef("pk"))
    found = Content.objects.visible_to(access).filter(
        within_reach(edition.group_id),
        ~Exists(own.exclude(state=State.CANDIDATE)),
        state="published",
        is_held=False,
    )
    on_item = Q(reactions__comment=None)
    counted = found.annotate(
        is_proposed=Exists(own),
        useful=Count("reactions", filter=on_item & Q(reactions__value=1)),
        noise=Count("reactions", filter=on_item & Q(reactions__value=-1)),
        site=F("bookmark__site"),
        url=F("bookmark__url"),
    )
    fresh = Q(kind="bookmark", created_at__gte=since)
    return counted.filter(fresh | Q(is_proposed=True)).cards().order_by("-created_at", "-pk")[:GATHERED_MAX]


def proposal(watch: Watch, edition: Edition, access: Access, themes: list[str]) -> list[Part]:
    """Return the proposal by section, each item with its reasons: three queries, whatever the number.

    `themes` are the names of the group's themes, in order.
    """
    rows = {row.pk: row for row in gathered(edition, access)}
    candidates = [candidate(row, themes) for row in rows.values()]
    room = max(0, ranking.WANTED - watch.selections.filter(state=State.SELECTED).count())
    ranked = ranking.rank(candidates, now=clock.now(), wanted=room)
    zone = ZoneInfo(watch.time_zone)
    return [
        Part(name, [Proposed(one, rows[one.candidate.key], reasons(one, zone)) for one in held])
        for name, held in ranking.in_sections(ranked, themes)
    ]


def candidate(row: Content, themes: list[str]) -> ranking.Candidate:
    """Return what the ranking has to know of an item."""
    words = {tagged.tag.name for tagged in row.loaded_tags}  # type: ignore[attr-defined]
    return ranking.Candidate(
        key=row.pk,
        title=row.title,
        found_at=row.created_at,
        votes=row.useful - row.noise,  # type: ignore[attr-defined]
        comments=row.comment_count,
        theme=next((theme for theme in themes if theme in words), ""),
        source=(row.site or shown_host(row.url or "")).casefold(),  # type: ignore[attr-defined]
        is_proposed=row.is_proposed,  # type: ignore[attr-defined]
    )


def reasons(one: Ranked, zone: ZoneInfo) -> list[str]:
    """Return why an item stands where it does, in the order in which it counts."""
    item = one.candidate
    said = [
        counted(item.votes, ngettext("%(count)s vote", "%(count)s votes", item.votes)),
        counted(item.comments, ngettext("%(count)s comment", "%(count)s comments", item.comments)),
        _("proposed by a member") if item.is_proposed else "",
        found_on(item, zone),
    ]
    if one.is_first_of_theme:
        said.append(_("first of its theme"))
    elif one.same_theme:
        said.append(
            ngettext(
                "after %(count)s other of its theme", "after %(count)s others of its theme", one.same_theme
            ) % {"count": one.same_theme}
        )  # fmt: skip
    if one.same_source:
        said.append(
            ngettext(
                "after %(count)s other of its source", "after %(count)s others of its source", one.same_source
            ) % {"count": one.same_source}
        )  # fmt: skip
    return [part for part in said if part]


def counted(count: int, words: str) -> str:
    """Return `words` with their number, or nothing for none."""
    return words % {"count": count} if count else ""


def found_on(item: ranking.Candidate, zone: ZoneInfo) -> str:
    """Return when an item was found: its weekday within the week, else its day."""
    at = item.found_at.astimezone(zone)
    if clock.now() - item.found_at < THIS_WEEK:
        return _("found on %(weekday)s") % {"weekday": date_format(at, "l")}
    return _("found on %(day)s") % {"day": date_format(at, "j F")}


@transaction.atomic
def take(*, watch: Watch, edition: Edition, access: Access, ids: list[int], by: User) -> int:
    """Select the proposed items among `ids`, each in its section, in the order of the proposal; return how many.

    What was selected or set aside meanwhile is left as it is: doing it twice selects nothing more.
    """
    publishing.lock(watch)
    wanted, count = set(ids), 0
    themes = [row.tag.name for row in themes_of(watch.group)]
    for part in proposal(watch, edition, access, themes):
        for row in part.rows:
            if row.content.pk in wanted:
                made = selecting.select(watch=watch, content=row.content, by=by)
                Selection.objects.filter(pk=made.pk).update(section=part.name)
                count += 1
    arranging.tidy(watch)
    return count
