"""Moving an item to another group, and who may show it in several (CC31, CC32, LA7)."""

from __future__ import annotations

from django.db import transaction

from accounts.models import User
from activity.record import record
from content.models import Content, Shelf
from content.rules import can, signs
from core import clock
from core.tools import tool_for
from groups import rules as group_rules
from groups.access import Access
from groups.models import Group
from notifications.models import Follow
from search import index
from toolkit import actions


@transaction.atomic
def move(*, item: Content, to: Group, by: User) -> None:
    """Move an item to another group with all that hangs on it; its followers are told once, its old address leads on.

    Its audience becomes narrower where the new group allows less, and never wider.
    """
    old = item.group
    item.group, item.audience = to, item.effective_audience
    item.audience = item.effective_audience
    item.slug = actions.free_slug(item)
    changes = {"group": to, "audience": item.audience, "slug": item.slug}
    Content.objects.filter(pk=item.pk).update(**changes, pinned_until=None, featured_until=None)
    Shelf.objects.filter(content_id=item.pk, group=to).delete()
    Follow.objects.filter(content_id=item.pk).update(group=to)
    tool_for(item.kind).moved(item, old)
    actions.announce(record("content.moved", actor=by, content=item, old_group=old.pk))
    to.touch(clock.now())
    index.note_changed(item)


def groups_for(access: Access, item: Content) -> list[Group]:
    """Return the other groups of the reader's where an item of this kind may be posted: two queries."""
    ids = [pk for pk in access.member_group_ids if pk != item.group_id]
    mine = Group.objects.alive().filter(pk__in=ids).prefetch_related("tools").order_by("name")
    return [group for group in mine if group_rules.can_post(access, group, item.tool.label)]


def may_shelve(access: Access, item: Content) -> bool:
    """Tell whether I may show an item in another group: whoever moderates its home; its author where its home allows
    more than its own members. Nothing of a secret group leaves it.
    """
    if item.group.listing == Group.Listing.SECRET or not answers_for(access, item):
        return False
    return can(access, "moderate", item) or item.group.widest_audience != "group"


def answers_for(access: Access, item: Content) -> bool:
    """Tell whether I say where an item is shown: I moderate its group, or sign it. Putting its words right is less."""
    return can(access, "moderate", item) or (signs(access, item) and can(access, "edit", item))


def may_withdraw(access: Access, shelf: Shelf) -> bool:
    """Tell whether I may take an item off a shelf: I moderate that group, put it there, or answer for the item."""
    mine = access.is_signed_in and shelf.placed_by_id == access.user.pk
    return mine or group_rules.can(access, "moderate", shelf.group) or answers_for(access, shelf.content)
