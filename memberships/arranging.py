"""Writes on the blocks of a home page: add, change, order, remove, take back. What is removed waits for 30 days."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from activity.record import record
from core import clock, text
from groups.models import Group, HomeBlock
from memberships.blocks import arranged
from toolkit.blocks import block_kinds

BLOCKS_MAX = 20


@transaction.atomic
def settle(group: Group) -> list[HomeBlock]:
    """Return the blocks of a page as rows: the usual ones are written down at the first change somebody makes."""
    Group.objects.select_for_update().get(pk=group.pk)
    blocks = arranged(group)
    for block in blocks:
        if block.pk is None:
            block.save()
    return blocks


@transaction.atomic
def add_block(*, group: Group, kind: str, by: User) -> HomeBlock:
    """Add a block of a kind at the end of the page. Raises ValidationError for one block too many."""
    blocks = settle(group)
    if len(blocks) >= BLOCKS_MAX:
        raise ValidationError(_("At most %(count)s blocks in a page. Remove one first."), params={"count": BLOCKS_MAX})
    found = block_kinds().get(kind)
    if found is None:
        raise ValidationError(_("Choose a block among those offered."))
    same = next((block for block in blocks if block.kind == kind), None)
    if found.is_single and same:
        return same
    block = HomeBlock.objects.create(group=group, kind=kind, order=max((b.order for b in blocks), default=0) + 1)
    record("group.home_changed", actor=by, group=group, block=kind, act="added")
    return block


@transaction.atomic
def edit_block(*, block: HomeBlock, by: User) -> None:
    """Save the changed title, text, settings and audience of a block."""
    block.body_html = text.render(block.body)
    block.save(update_fields=["title", "body", "body_html", "settings", "audience"])
    record("group.home_changed", actor=by, group=block.group, block=block.kind, act="edited")


@transaction.atomic
def order_blocks(*, group: Group, ids: Sequence[int], by: User) -> None:
    """Put the blocks in the order of `ids`; those it does not name keep their order, after the others."""
    blocks = settle(group)
    place = {pk: n for n, pk in enumerate(ids)}
    blocks.sort(key=lambda block: place.get(block.pk, len(place)))
    for order, block in enumerate(blocks):
        block.order = order
    HomeBlock.objects.bulk_update(blocks, ["order"])
    record("group.home_changed", actor=by, group=group, act="ordered")


@transaction.atomic
def move_block(*, block: HomeBlock, up: bool, by: User) -> None:
    """Move a block one place up or down."""
    ids = [row.pk for row in settle(block.group)]
    place = ids.index(block.pk)
    other = place - 1 if up else place + 1
    if 0 <= other < len(ids):
        ids[place], ids[other] = ids[other], ids[place]
        order_blocks(group=block.group, ids=ids, by=by)


@transaction.atomic
def remove_block(*, block: HomeBlock, by: User) -> None:
    """Take a block out of the page; it can be put back as it was. A page without blocks shows the usual ones."""
    HomeBlock.objects.filter(pk=block.pk).update(removed_at=clock.now())
    record("group.home_changed", actor=by, group=block.group, block=block.kind, act="removed")


@transaction.atomic
def put_back(*, block: HomeBlock, by: User) -> None:
    """Put a removed block back in its place."""
    HomeBlock.objects.filter(pk=block.pk).update(removed_at=None)
    record("group.home_changed", actor=by, group=block.group, block=block.kind, act="put back")
