"""How much room the files of a group take, and how much it has (FI03, LF13)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Func, OuterRef, Q, QuerySet, Subquery, Sum
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from content.models import Attachment, Blob
from files.models import FileVersion, Room
from groups.models import Group


@dataclass(frozen=True)
class Gauge:
    """The bytes used and those there are."""

    used: int
    most: int

    @property
    def percent(self) -> int:
        """How full it is, from 0 to 100."""
        return min(100, round(100 * self.used / self.most)) if self.most else 100

    @property
    def is_nearly_full(self) -> bool:
        """Tell whether little is left."""
        return self.percent >= 90


def used_by(group: Group) -> int:
    """Return how many bytes a group holds, versions and attachments, each once; what is in the trash counts (LF13)."""
    versions = FileVersion.objects.filter(file__home=group).values("blob")
    joined = Attachment.objects.filter(content__group=group).values("blob")
    found = Blob.objects.filter(Q(pk__in=versions) | Q(pk__in=joined))
    return found.aggregate(size=Sum("size"))["size"] or 0


def most_of(group: Group) -> int:
    """Return how many bytes a group may keep: what the site gave it, or the usual."""
    own = Room.objects.filter(group=group).values_list("megabytes", flat=True).first()
    return own * 1024 * 1024 if own else settings.FILES_ROOM_BYTES


def of(group: Group) -> Gauge:
    """Return the gauge of a group."""
    return Gauge(used_by(group), most_of(group))


def check(group: Group, coming: int) -> None:
    """Raise ValidationError where `coming` bytes more would not fit in the group's room."""
    gauge = of(group)
    if gauge.used + coming > gauge.most:
        raise ValidationError(
            _("The group has %(left)s left of its %(most)s: remove old files or versions, or ask for more room."),
            params={"left": filesizeformat(max(0, gauge.most - gauge.used)), "most": filesizeformat(gauge.most)},
        )


def why_not(size: int, place: str) -> str:
    """Return why `size` bytes more do not fit in a group named as `files:12`; empty when they do, or elsewhere."""
    tool, _colon, pk = place.partition(":")
    if tool != "files" or not pk.isascii() or not pk.isdecimal() or len(pk) > 18:
        return ""
    group = Group.objects.filter(pk=int(pk)).first()
    try:
        if group is not None:
            check(group, size)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def weighed(groups: QuerySet[Group]) -> QuerySet[Any]:
    """Load with each group the bytes it holds, each once, and its own room: within the one query of the page."""
    versions = FileVersion.objects.filter(file__home=OuterRef(OuterRef("pk"))).values("blob")
    joined = Attachment.objects.filter(content__group=OuterRef(OuterRef("pk"))).values("blob")
    held = Blob.objects.filter(Q(pk__in=versions) | Q(pk__in=joined)).order_by()
    total = held.annotate(total=Func("size", function="SUM")).values("total")
    own = Room.objects.filter(group=OuterRef("pk")).values("megabytes")
    return groups.annotate(held_bytes=Subquery(total), own_megabytes=Subquery(own))


def give(group: Group, megabytes: int | None) -> None:
    """Give a group its own room, or (None) the usual again."""
    if megabytes is None:
        Room.objects.filter(group=group).delete()
    else:
        Room.objects.filter(group=group).update_or_create(group=group, defaults={"megabytes": megabytes})
