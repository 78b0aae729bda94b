"""Telling of changes: what one person changes in a page within a short while makes one notice, which says what (PA08).

A row gathers the edits until their author has been quiet for `GRACE`; the sweep then writes the activity that is told.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction

from accounts.models import User
from activity.record import record
from content.models import Content
from core import clock, text
from core.merging import differences
from toolkit import actions
from wiki.models import BranchFollow, Page, PendingChange
from wiki.rules import DEPTH_MAX
from wiki.sections import cut, sections

GRACE = timedelta(minutes=10)
LONGEST = timedelta(hours=2)
"""Somebody who writes all day is told of now and then."""
SUMMARIES_MAX, SECTIONS_MAX, SWEPT = 5, 4, 200


def note(*, page: Page, editor: User, summary: str, before: str) -> None:
    """Gather a change with those that its author made just before. Within the transaction of the change."""
    moment = clock.now()
    row, _is_new = PendingChange.objects.get_or_create(
        page=page, user=editor, defaults={"began_at": moment, "last_at": moment, "body": before}
    )
    said = [*row.summaries, summary] if summary and summary not in row.summaries else row.summaries
    PendingChange.objects.filter(pk=row.pk).update(last_at=moment, summaries=said[-SUMMARIES_MAX:])


def note_new(page: Page, author: User | None) -> None:
    """Tell of a new page those who follow the branch it stands in."""
    if page.is_held or page.state != Content.State.PUBLISHED or not branch_followers([page.pk, *above(page)]):
        return
    actions.announce(record("page.added", actor=author, content=page))


def above(page: Page) -> list[int]:
    """Return the ids of the pages above one, the nearest first: one query for each level."""
    found: list[int] = []
    at = page.parent_id
    while at is not None and at not in found and len(found) < DEPTH_MAX:
        found.append(at)
        at = Page.objects.filter(pk=at).values_list("parent_id", flat=True).first()
    return found


def branch_followers(ids: list[int]) -> list[int]:
    """Return who follows one of these branches."""
    return list(BranchFollow.objects.filter(page__in=ids).values_list("user_id", flat=True).distinct())


def tell_due() -> int:
    """Write the activities of the changes whose authors are quiet since; return how many. It may run twice."""
    moment, told = clock.now(), 0
    quiet = PendingChange.objects.filter(last_at__lte=moment - GRACE)
    old = PendingChange.objects.filter(began_at__lte=moment - LONGEST)
    for pk in (quiet | old).order_by("last_at").values_list("pk", flat=True)[:SWEPT]:
        told += tell(pk)
    return told


@transaction.atomic
def tell(pk: int) -> int:
    """Write the activity of one change, once: whoever deletes the row writes it."""
    row = PendingChange.objects.select_related("page__group", "user").filter(pk=pk).first()
    if row is None or not PendingChange.objects.filter(pk=pk, last_at=row.last_at).delete()[0]:
        return 0
    page = row.page
    if page.body != row.body and page.trashed_at is None:
        said = {"summaries": row.summaries, **measured(row.body, page.body)}
        actions.announce(record("page.changed", actor=row.user, content=page, **said))
    return 1


def measured(before: str, after: str) -> dict[str, Any]:
    """Return which sections changed and how many words came and went: what a notice says when its author did not."""
    pieces = differences(text.readable(before), text.readable(after))
    counts = {kind: sum(len(p.text.split()) for p in pieces if p.kind == kind) for kind in ("added", "removed")}
    old, new = (own_texts(one) for one in (before, after))
    named = [words for words, said in new.items() if old.get(words) != said]
    return {"sections": named[:SECTIONS_MAX], **counts}


def own_texts(markdown: str) -> dict[str, str]:
    """Return the text of each section without those below it, by its heading."""
    found: dict[str, str] = {}
    parts = sections(markdown)
    for place, one in enumerate(parts):
        whole = cut(markdown, one)
        following = parts[place + 1] if place + 1 < len(parts) else None
        size = following.start - one.start if following and following.start < one.end else None
        found[one.words] = found.get(one.words, "") + "\n".join(whole.split("\n")[:size]).strip()
    return found
