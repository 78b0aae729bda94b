"""The group's themes, kept by its animators: in order, with the synonyms that lead to them (VW2)."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from content import tagging
from content.models import GroupTag
from groups.models import Group
from search import index


def themes(group: Group) -> list[GroupTag]:
    """Return the themes in order, each with its `synonyms`: two queries."""
    found = list(tagging.themes_of(group))
    rows = GroupTag.objects.filter(group=group, synonym_of__isnull=False).select_related("tag").order_by("tag__name")
    leads: dict[int, list[GroupTag]] = {}
    for row in rows:
        leads.setdefault(row.synonym_of_id or 0, []).append(row)
    for theme in found:
        theme.synonyms = leads.get(theme.tag_id, [])  # type: ignore[attr-defined]
    return found


@transaction.atomic
def add_theme(group: Group, name: str) -> None:
    """Add a theme at the end. Raises ValidationError when the vocabulary has the word already."""
    tag = tagging.tag_named(name)
    if GroupTag.objects.filter(group=group, tag=tag).exists():
        raise ValidationError(_("“%(word)s” is already a theme or a synonym."), params={"word": tag.name})
    last = GroupTag.objects.filter(group=group).aggregate(last=Max("order"))["last"] or 0
    GroupTag.objects.create(group=group, tag=tag, order=last + 1)


@transaction.atomic
def join(group: Group, word: str, theme: GroupTag) -> int:
    """Make a word, perhaps a theme itself, lead to a theme; return how many items were rewritten.

    Raises ValidationError for the theme's own word.
    """
    tag = tagging.tag_named(word)
    if tag.pk == theme.tag_id:
        raise ValidationError(_("This is the theme itself: give another word."))
    count = tagging.merge(group, tag, theme.tag)
    index.note_tagged(group, theme.tag)
    return count


def remove(group: Group, pk: int) -> None:
    """Take a theme or a synonym out of the vocabulary; the items keep their words."""
    row = GroupTag.objects.filter(group=group, pk=min(pk, 2**63 - 1)).first()
    if row is None:
        return
    if row.is_theme:
        GroupTag.objects.filter(group=group, synonym_of=row.tag).delete()
    row.delete()


@transaction.atomic
def reorder(group: Group, ids: list[int]) -> None:
    """Put the themes in the order of `ids`; unknown ids are ignored, themes left out go last."""
    rows = {row.pk: row for row in tagging.themes_of(group)}
    wanted = [rows.pop(pk) for pk in dict.fromkeys(ids) if pk in rows]
    ordered = wanted + sorted(rows.values(), key=lambda row: (row.order, row.pk))
    for place, row in enumerate(ordered, start=1):
        row.order = place
    GroupTag.objects.bulk_update(ordered, ["order"])


def move(group: Group, pk: int, *, up: bool) -> None:
    """Move a theme one place up or down."""
    ids = list(tagging.themes_of(group).values_list("pk", flat=True))
    if pk not in ids:
        return
    place = ids.index(pk)
    other = place - 1 if up else place + 1
    if 0 <= other < len(ids):
        ids[place], ids[other] = ids[other], ids[place]
        reorder(group, ids)
