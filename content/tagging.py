"""Tags on items, seen through the group's vocabulary: synonyms lead to the theme, accents and case do not count."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Count, QuerySet

from content.models import Content, ContentTag, GroupTag, Tag
from core import text
from groups.access import Access
from groups.models import Group

TAGS_MAX = 12
TAG_LENGTH = 40


def split(typed: str) -> list[str]:
    """Return the words of a comma-separated field, with `#` and doubles removed, in the order typed."""
    words = (text.one_line(part).lstrip("#").strip() for part in re.split(r"[,;\n]", typed))
    seen: dict[str, str] = {}
    for word in words:
        if word:
            seen.setdefault(text.slug(word), word)
    return list(seen.values())


def tag_named(name: str) -> Tag:
    """Return the tag of that name, whatever its accents and case, made when it is new."""
    tag, _made = Tag.objects.get_or_create(slug=text.slug(name), defaults={"name": text.one_line(name)[:TAG_LENGTH]})
    return tag


def in_vocabulary(group: Group, tags: Iterable[Tag]) -> list[Tag]:
    """Return `tags` with the group's synonyms replaced by the theme they lead to, without doubles: one query."""
    wanted = list(tags)
    rows = GroupTag.objects.filter(group=group, tag__in=wanted, synonym_of__isnull=False).select_related("synonym_of")
    leads = {row.tag_id: row.synonym_of for row in rows}
    return list(dict.fromkeys(leads.get(tag.pk) or tag for tag in wanted))


def set_tags(content: Content, names: Iterable[str]) -> None:
    """Make `names` the only tags of an item."""
    tags = in_vocabulary(content.group, [tag_named(name) for name in list(names)[:TAGS_MAX]])
    rows = ContentTag.objects.filter(content_object_id=content.pk)
    rows.exclude(tag__in=tags).delete()
    add_tags(content, tags)


def add_tags(content: Content, tags: Iterable[Tag]) -> None:
    """Add `tags` to an item; those it has already stay."""
    rows = [ContentTag(content_object_id=content.pk, tag=tag) for tag in tags]
    ContentTag.objects.bulk_create(rows, ignore_conflicts=True)


def themes_of(group: Group) -> QuerySet[GroupTag]:
    """Return the group's themes in the animators' order, with the tag of each."""
    return GroupTag.objects.filter(group=group, is_theme=True, synonym_of=None).select_related("tag")


def suggestions(access: Access, group: Group, typed: str, limit: int = 8) -> list[Tag]:
    """Return tags for completion: the group's themes first, then its most used tags, accents and case ignored.

    Tags of items that `access` may not read are not told. Costs two queries.
    """
    start = text.slug(typed) if typed.strip() else ""
    themes = [row.tag for row in themes_of(group) if row.tag.slug.startswith(start)]
    seen = Content.objects.visible_to(access).filter(group=group)
    found = Tag.objects.filter(items__content_object__in=seen, slug__startswith=start)
    used = found.annotate(uses=Count("items")).order_by("-uses", "slug")[: limit * 2]
    return list(dict.fromkeys([*themes, *used]))[:limit]


@transaction.atomic
def merge(group: Group, wrong: Tag, right: Tag) -> int:
    """Make `wrong` a synonym of `right` in `group`; return how many items were rewritten. Its page then redirects."""
    GroupTag.objects.update_or_create(group=group, tag=wrong, defaults={"is_theme": False, "synonym_of": right})
    GroupTag.objects.filter(group=group, synonym_of=wrong).update(synonym_of=right)
    GroupTag.objects.filter(group=group, tag=right).update(synonym_of=None)
    rows = ContentTag.objects.filter(tag=wrong, content_object__group=group)
    items = list(rows.values_list("content_object_id", flat=True))
    ContentTag.objects.bulk_create([ContentTag(content_object_id=pk, tag=right) for pk in items], ignore_conflicts=True)
    rows.delete()
    return len(items)


def leads_to(group: Group, slug: str) -> Tag | None:
    """Return the theme that the tag of that slug is a synonym of in `group`, if any: one query."""
    rows = GroupTag.objects.filter(group=group, tag__slug=slug, synonym_of__isnull=False).select_related("synonym_of")
    row = rows.first()
    return row.synonym_of if row else None


def used_in(access: Access, group: Group) -> QuerySet[Tag]:
    """Return the tags of the group's items that `access` may read, each with how many bear it (`uses`)."""
    seen = Content.objects.visible_to(access).filter(group=group)
    return Tag.objects.filter(items__content_object__in=seen).annotate(uses=Count("items"))


@transaction.atomic
def rename(group: Group, wrong: Tag, name: str) -> int:
    """Make `name` stand for `wrong` in `group`, in its themes too; return how many items were rewritten."""
    right = tag_named(name)
    theme = GroupTag.objects.filter(group=group, tag=wrong, is_theme=True, synonym_of=None).first()
    count = merge(group, wrong, right)
    if theme is not None:
        kept = {"is_theme": True, "order": theme.order}
        GroupTag.objects.get_or_create(group=group, tag=right, defaults=kept)
        GroupTag.objects.filter(group=group, tag=right, is_theme=False).update(**kept)
    return count
