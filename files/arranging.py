"""Where files and folders stand: moved, copied, put in the trash with what they hold, and brought back.

A folder moves with one UPDATE on the paths below it, whatever it holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Concat, Lower, Substr
from django.utils.translation import gettext as _

from accounts.models import User
from activity.record import record
from content.models import Content
from core import clock, text
from files import tree
from files.models import DEPTH_MAX, PATH_MAX, File, Folder
from groups.models import Group
from notifications.models import Follow
from search import index
from toolkit import actions

BATCH = 1000


def under_of(folder: Folder | None) -> str:
    """Return the path of what stands in a folder, or at the root."""
    return folder.under if folder else "/"


def check_depth(path: str, levels: int = 1) -> None:
    """Raise ValidationError where folders would stand too deep one in the other."""
    if path.count("/") - 1 + levels > DEPTH_MAX or len(path) > PATH_MAX - 40:
        raise ValidationError(_("Folders stand at most %(count)s deep, one in the other."), params={"count": DEPTH_MAX})


@transaction.atomic
def make_folder(
    *, group: Group, parent: Folder | None, title: str, by: User | None, body: str = "", key: Any = None
) -> Folder:
    """Make a folder in another, or at the root. What it holds is read by whoever reads the folder it stands in."""
    check_depth(under_of(parent))
    folder = Folder(group=group, home=group, parent=parent, path=under_of(parent), title=title, body=body)
    folder.audience = parent.audience if parent else group.default_audience
    folder.slug = slug_for(group, "folder", title)
    made = actions.publish(item=folder, author=by, quiet=True, form_key=key)
    return Folder.objects.get(pk=made.pk)


def slug_for(group: Group, kind: str, title: str, own: int = 0) -> str:
    """Return a readable address part; thousands of files may bear one name, so that a number is drawn, not counted."""
    base = text.slug(title)[:80] or kind
    taken = Content.objects.filter(group=group, kind=kind).exclude(pk=own)
    if not taken.filter(slug=base).exists():
        return base
    return f"{base}-{clock.now().timestamp() * 1e6 % 1e10:.0f}"


@transaction.atomic
def place(*, item: File | Folder, folder: Folder | None, by: User) -> None:
    """Move a file or a folder to another folder of its group. Who reads it follows its new place (LF7).

    Raises ValidationError where a folder would stand in itself, or too deep.
    """
    if isinstance(item, Folder):
        _place_folder(item, folder)
    else:
        File.objects.filter(pk=item.pk).update(folder=folder, order=0)
    # What the item remembered of its place (`files.tree`).
    for name in ("_place", "_is_kept"):
        item.__dict__.pop(name, None)
    audience = folder.audience if folder else item.group.default_audience
    give_audience(item, audience)
    record("content.filed", actor=by, content=item, folder=folder.pk if folder else 0)
    index.note_changed(item)


def _place_folder(item: Folder, into: Folder | None) -> None:
    if into is not None and (into.pk == item.pk or into.path.startswith(item.under)):
        raise ValidationError(_("A folder cannot stand in itself."))
    path, old = under_of(into), item.under
    below = Folder.objects.filter(path__startswith=old)
    deepest = max((row.count("/") for row in below.values_list("path", flat=True)), default=old.count("/") - 1)
    check_depth(path, deepest - item.path.count("/") + 1)
    Folder.objects.filter(pk=item.pk).update(parent=into, path=path, order=0)
    _repath(below, old, f"{path}{item.pk}/")
    item.parent, item.path = into, path


def _repath(below: QuerySet[Folder], old: str, new: str) -> None:
    """Write the beginning of the paths below a folder anew: one UPDATE, whatever their number."""
    rest = Substr(F("path"), len(old) + 1)
    below.update(path=Concat(Value(new), rest, output_field=CharField()))


@transaction.atomic
def order(*, group: Group, folder: Folder | None, ids: list[int], by: User) -> None:
    """Put the folders, and the files, of a place in the order of `ids`; those not named come after, as they were."""
    for model, where in ((Folder, {"parent": folder}), (File, {"folder": folder})):
        rows = model._default_manager.filter(home=group, **where).order_by("order", Lower("title"), "pk")
        here = list(rows.values_list("pk", flat=True))
        named = [pk for pk in dict.fromkeys(ids) if pk in set(here)]
        if named:
            told = set(named)
            rest = [pk for pk in here if pk not in told]
            _number(model, [*named, *rest])
    record("files.ordered", actor=by, group=group, folder=folder.pk if folder else 0)


def _number(model: Any, ids: list[int]) -> None:
    """Write places from 1 on: what is brought later has none, and stands before them until somebody places it."""
    rows = [model(pk=pk, order=rank) for rank, pk in enumerate(ids, 1)]
    model._default_manager.bulk_update(rows, ["order"], batch_size=200)


@transaction.atomic
def unorder(*, group: Group, folder: Folder | None, by: User) -> None:
    """Give up the order that somebody made by hand in a folder, or at the root."""
    Folder.objects.filter(home=group, parent=folder).update(order=0)
    File.objects.filter(home=group, folder=folder).update(order=0)
    record("files.ordered", actor=by, group=group, folder=folder.pk if folder else 0)


@transaction.atomic
def give_audience(item: File | Folder, audience: str) -> int:
    """Let the readers of a place read an item and all that it holds; return how many items changed (LF7)."""
    of = tree.ids_under(item) if isinstance(item, Folder) else None
    changed = Content.objects.filter(pk=item.pk).exclude(audience=audience).update(audience=audience)
    if of is not None:
        changed += Content.objects.filter(of).exclude(audience=audience).update(audience=audience)
    item.audience = audience
    return changed


def trash_contents(content: Content, by: User) -> None:
    """Put in the trash what a folder holds, noting that it went with it."""
    if content.kind != "folder":
        return
    folder = Folder.objects.get(pk=content.pk)
    alive = Content.objects.filter(tree.ids_under(folder), trashed_at=None)
    for ids in batches(alive.values_list("pk", flat=True)):
        Folder.objects.filter(pk__in=ids).update(gone_with=folder)
        File.objects.filter(pk__in=ids).update(gone_with=folder)
        Content.objects.filter(pk__in=ids).update(trashed_at=clock.now(), trashed_by=by)
        index.note_many(ids)


def bring_back(content: Content) -> None:
    """Bring back what went to the trash with a folder, and put what stood in a folder that is gone higher up."""
    if content.kind == "folder":
        rows = Folder.objects.filter(pk=content.pk)
        folder = rows.select_related("parent").get()
        rows.update(gone_with=None)
        _stand_again(folder, folder.parent)
        for ids in batches([*_back(Folder, folder), *_back(File, folder)]):
            Content.objects.filter(pk__in=ids).update(trashed_at=None, trashed_by=None)
            index.note_many(ids)
    elif content.kind == "file":
        row = File.objects.select_related("folder").get(pk=content.pk)
        fresh = alive_place(row.folder)
        File.objects.filter(pk=row.pk).update(gone_with=None, folder=fresh)


def _back(model: Any, folder: Folder) -> list[int]:
    """Return the ids of the rows of a model that went with a folder, and let go of the mark."""
    rows = model._default_manager.filter(gone_with=folder)
    ids = list(rows.values_list("pk", flat=True))
    rows.update(gone_with=None)
    return ids


def _stand_again(folder: Folder, parent: Folder | None) -> None:
    fresh = alive_place(parent)
    if fresh != parent or folder.path != under_of(fresh):
        old, new = folder.under, f"{under_of(fresh)}{folder.pk}/"
        Folder.objects.filter(pk=folder.pk).update(parent=fresh, path=under_of(fresh))
        _repath(Folder.objects.filter(path__startswith=old), old, new)


def alive_place(folder: Folder | None) -> Folder | None:
    """Return the folder, or the nearest above it that is not in the trash; None is the root."""
    if folder is None or folder.trashed_at is None:
        return folder
    above = Folder.objects.filter(pk__in=folder.above, trashed_at=None).in_bulk()
    return next((above[pk] for pk in reversed(folder.above) if pk in above), None)


def gone_with_folders() -> QuerySet[Any]:
    """Return the ids of the files and folders that are in the trash only because a folder is."""
    files = File.objects.filter(gone_with__isnull=False).values("pk")
    return files.union(Folder.objects.filter(gone_with__isnull=False).values("pk"))


def settle_in(content: Content) -> None:
    """Put an item that came from another group at the root of its new one, with all that a folder holds."""
    group = content.group
    if content.kind == "file":
        File.objects.filter(pk=content.pk).update(folder=None, home=group, order=0)
        return
    folder = Folder.objects.get(pk=content.pk)
    old = folder.under
    held = list(Content.objects.filter(tree.ids_under(folder)).values_list("pk", flat=True))
    Folder.objects.filter(pk=folder.pk).update(parent=None, path="/", home=group, order=0)
    _repath(Folder.objects.filter(path__startswith=old), old, f"/{folder.pk}/")
    for ids in batches(held):
        _take_along(ids, group, content.audience)


def _take_along(ids: list[int], group: Group, audience: str) -> None:
    """Let items follow their folder to its new group; an address that is taken there gets a number."""
    for kind in ("file", "folder"):
        taken = Content.objects.filter(group=group, kind=kind)
        mine = Content.objects.filter(pk__in=ids, kind=kind)
        for row in mine.filter(slug__in=taken.values("slug")).only("pk", "slug"):
            Content.objects.filter(pk=row.pk).update(slug=f"{row.slug[:80]}-{row.pk}")
    File.objects.filter(pk__in=ids).update(home=group)
    Folder.objects.filter(pk__in=ids).update(home=group)
    Content.objects.filter(pk__in=ids).update(group=group, audience=audience)
    Follow.objects.filter(content__in=ids).update(group=group)
    index.note_many(ids)


def copy_structure(*, from_group: Group, to_group: Group) -> None:
    """Make in a group the folders of another, empty, with the exceptions they bear (LG20)."""
    made: dict[int, Folder] = {}
    for one in tree.walk(list(Folder.objects.filter(home=from_group, trashed_at=None))):
        parent = made.get(one.parent_id or 0)
        fresh = make_folder(group=to_group, parent=parent, title=one.title, by=None, body=one.body)
        Folder.objects.filter(pk=fresh.pk).update(is_kept=one.is_kept, order=one.order)
        made[one.pk] = fresh


def batches(ids: Iterable[int]) -> Iterator[list[int]]:
    """Yield many ids a thousand at a time: a statement takes only so many."""
    left = iter(list(ids))
    while batch := list(islice(left, BATCH)):
        yield batch
