"""Acts on a page as a whole: freezing a version, following a branch, copying a tree to a new group."""

from __future__ import annotations

from django.db import transaction

from accounts.models import User
from activity.record import record
from content.models import Content
from core import clock
from groups.models import Group
from toolkit import actions
from wiki.actions import BELOW_MAX
from wiki.models import BranchFollow, Page, PageTree


@transaction.atomic
def freeze(*, page: Page, by: User, note: str) -> None:
    """Freeze the version that stands, with a mark and a date: nobody edits it until somebody opens it again (PA13)."""
    Page.objects.filter(pk=page.pk).update(frozen_at=clock.now(), frozen_by=by, frozen_note=note)
    if note:
        actions.name_version(item=page, at=page.edited_at or page.created_at, name=note[:100], by=by)
    record("page.frozen", actor=by, content=page, reason=note)


@transaction.atomic
def thaw(*, page: Page, by: User, reason: str) -> None:
    """Open a frozen page to its editors again; who did it and why stays in the log that its readers see (PA13)."""
    Page.objects.filter(pk=page.pk).update(frozen_at=None, frozen_by=None, frozen_note="")
    record("page.thawed", actor=by, content=page, reason=reason)


@transaction.atomic
def follow_branch(*, page: Page, user: User, is_on: bool) -> None:
    """Hear of the pages below one as well, or no more (PA08)."""
    if is_on:
        BranchFollow.objects.get_or_create(page=page, user=user)
    else:
        BranchFollow.objects.filter(page=page, user=user).delete()


@transaction.atomic
def copy_tree(*, from_group: Group, to_group: Group) -> int:
    """Give a group made on a model the pages of the model that all its members read, in their tree (LG20).

    Neither their authors nor their comments come along, nor what is frozen or dated. Returns how many pages.
    """
    rows = Page.objects.filter(group=from_group, trashed_at=None, is_held=False, state=Content.State.PUBLISHED)
    pages = list(rows.order_by("place", "pk")[:BELOW_MAX])
    made: dict[int, Page] = {}
    for one in pages:
        fresh = Page(group=to_group, title=one.title, body=one.body, place=one.place, writers=one.writers)
        fresh.audience = one.audience
        fresh.audience = fresh.effective_audience
        actions.publish(item=fresh, author=None, quiet=True)
        made[one.pk] = fresh
    for one in pages:
        if one.parent_id in made:
            Page.objects.filter(pk=made[one.pk].pk).update(parent=made[one.parent_id])
    home = PageTree.objects.filter(group=from_group).values_list("home_id", flat=True).first()
    if home in made:
        PageTree.objects.update_or_create(group=to_group, defaults={"home": made[home]})
    return len(made)


@transaction.atomic
def look_after(*, page: Page, keeper: User | None, by: User) -> None:
    """Set who looks after a page, when it is read again, who writes in its branch (PA09, PA16)."""
    Page.objects.filter(pk=page.pk).update(keeper=keeper, review_on=page.review_on, writers=page.writers)
    record("page.cared", actor=by, content=page, person=keeper)
