"""Writes of the tree: a new page, its place, a branch into the trash and back. The text is saved by `wiki.saving`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max, Q

from accounts.models import User
from activity.record import record
from content.models import Content
from groups.access import Access
from groups.models import Group
from toolkit import actions
from wiki import changes, linking
from wiki.models import Page, PageTree
from wiki.rules import DEPTH_MAX

BELOW_MAX = 2000
"""How many pages of one branch an act takes along."""


class MisplacedError(Exception):
    """A page cannot stand under itself, nor deeper than `DEPTH_MAX` levels."""


def tree_of(group: Group) -> PageTree:
    """Return the row of a group's tree, locked where the database knows how: changes of order wait for it."""
    PageTree.objects.get_or_create(group=group)
    return PageTree.objects.select_for_update(no_key=True).get(group=group)


@transaction.atomic
def write(
    *,
    page: Page,
    author: User | None,
    tags: Iterable[str] = (),
    files: Iterable[UploadedFile] = (),
    form_key: UUID | None = None,
    quiet: bool = False,
) -> Content:
    """Publish a new page as the last one under its parent. The same form sent twice gives the page made first."""
    tree_of(page.group)
    page.place = next_place(page.group, page.parent_id)
    if author is not None:
        page.body = linking.resolved(page.body, Access(author), page.group)
    made = actions.publish(item=page, author=author, tags=tags, files=files, form_key=form_key, quiet=quiet)
    if made is page:
        changes.note_new(page, author)
    return made


def next_place(group: Group, parent_id: int | None) -> int:
    """Return the place after the last page under a parent."""
    last = Page.objects.filter(group=group, parent=parent_id).aggregate(last=Max("place"))["last"]
    return 0 if last is None else last + 1


@transaction.atomic
def place(*, page: Page, parent: Page | None, before: int | None, by: User) -> None:
    """Put a page, with all below it, under another (or at the first level), before the page `before` or at the end.

    Raises MisplacedError when it would stand under itself, or too deep.
    """
    tree_of(page.group)
    parent_id = parent.pk if parent is not None else None
    _check_place(page, parent_id)
    rest = Page.objects.filter(group=page.group, parent=parent_id).exclude(pk=page.pk).order_by("place", "pk")
    ids = list(rest.values_list("pk", flat=True))
    ids.insert(ids.index(before) if before in ids else len(ids), page.pk)
    moved = page.parent_id != parent_id
    Page.objects.filter(pk=page.pk).update(parent=parent_id)
    renumber(ids)
    page.parent = parent
    if moved:
        record("page.placed", actor=by, content=page, under=parent.title if parent else "")


def _check_place(page: Page, parent_id: int | None) -> None:
    at, level = parent_id, 0
    while at is not None:
        level += 1
        if at == page.pk or level > DEPTH_MAX:
            raise MisplacedError
        at = Page.objects.filter(pk=at).values_list("parent_id", flat=True).first()


def renumber(ids: list[int]) -> None:
    """Give pages the places of their rank: one statement for a hundred pages."""
    Page.objects.bulk_update([Page(pk=pk, place=rank) for rank, pk in enumerate(ids)], ["place"], batch_size=100)


@transaction.atomic
def order(*, group: Group, parent_id: int | None, ids: list[int], by: User) -> None:
    """Put the pages under one parent in the order of `ids`; those not named keep their order after them."""
    tree_of(group)
    rows = Page.objects.filter(group=group, parent=parent_id).order_by("place", "pk")
    here = list(rows.values_list("pk", flat=True))
    wanted = [pk for pk in dict.fromkeys(ids) if pk in set(here)]
    renumber(wanted + [pk for pk in here if pk not in set(wanted)])


def below(page: Page) -> list[int]:
    """Return the ids of the pages under one, at any depth: one query for each level."""
    found: list[int] = []
    level = [page.pk]
    while level and len(found) < BELOW_MAX:
        rows = Page.objects.filter(parent_id__in=level, group_id=page.group_id, trashed_at=None)
        level = list(rows.exclude(pk__in=[page.pk, *found]).values_list("pk", flat=True))
        found += level
    return found


@transaction.atomic
def trash(*, page: Page, by: User, with_branch: bool) -> None:
    """Put a page in the trash, with the pages below it, or letting them take its place one level up."""
    tree_of(page.group)
    if with_branch:
        moment: datetime | None = None
        for one in [page, *Page.objects.filter(pk__in=below(page)).select_related("group", "author")]:
            actions.trash(item=one, by=by)
            moment = moment or Content.objects.values_list("trashed_at", flat=True).get(pk=one.pk)
            Content.objects.filter(pk=one.pk).update(trashed_at=moment)
        return
    lift(page)
    actions.trash(item=page, by=by)


def lift(page: Page) -> None:
    """Put the pages right under one in its place, one level up."""
    children = list(page.children.order_by("place", "pk").values_list("pk", flat=True))
    if not children:
        return
    rest = Page.objects.filter(group_id=page.group_id, parent=page.parent_id).order_by("place", "pk")
    ids = list(rest.values_list("pk", flat=True))
    at = ids.index(page.pk) + 1 if page.pk in ids else len(ids)
    Page.objects.filter(pk__in=children).update(parent=page.parent_id)
    renumber([*ids[:at], *children, *ids[at:]])


@transaction.atomic
def restore(*, page: Page, by: User) -> int:
    """Take a page out of the trash with those that went with it; return how many pages came back."""
    went = Page.objects.filter(group_id=page.group_id, trashed_at=page.trashed_at, trashed_by=page.trashed_by_id)
    rows = list(went.select_related("group", "author"))
    for one in rows:
        actions.restore(item=one, by=by)
    return len(rows)


def uproot(*, page_id: int) -> None:
    """Put a page that came from another group at the end of the first level; what was below it stays there, lifted."""
    page = Page.objects.select_related("group").get(pk=page_id)
    old = page.children.exclude(group_id=page.group_id).order_by("place", "pk")
    old.update(parent=page.parent_id)
    PageTree.objects.filter(home=page_id).exclude(group_id=page.group_id).update(home=None)
    last = next_place(page.group, None)
    Page.objects.filter(Q(pk=page_id)).update(parent=None, place=last)


def set_home(*, group: Group, page: Page | None, by: User) -> None:
    """Choose the page that opens the pages of a group, or none."""
    PageTree.objects.update_or_create(group=group, defaults={"home": page})
    record("group.changed", actor=by, group=group, changed=["pages"])
