"""When a member last came to a group: written once a day by the worker, since a page that is read writes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.cache import cache
from django.db.models import Q

from core import clock
from core.hints import hint
from groups.models import Group, Membership

if TYPE_CHECKING:
    from groups.access import Access

DAY = 24 * 3600


def note(access: Access, group: Group) -> None:
    """Ask the worker, once a day for each member and group, to note that they came. A hint that is lost costs a day."""
    from groups.tasks import mark_seen

    if not access.in_group(group).role or not access.user.pk:
        return
    if cache.add(f"seen:{access.user.pk}:{group.pk}:{clock.now():%Y%m%d}", 1, DAY):
        hint(mark_seen, access.user.pk, group.pk)


def mark(user_pk: int, group_pk: int) -> None:
    """Write that a member came today; twice changes nothing."""
    today = clock.now().date()
    rows = Membership.objects.active().filter(user=user_pk, group=group_pk)
    rows.filter(Q(seen_on=None) | Q(seen_on__lt=today)).update(seen_on=today)
