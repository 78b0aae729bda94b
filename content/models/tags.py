"""Tags, shared by all groups, and each group's own vocabulary of themes with synonyms."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from taggit.models import ItemBase, TagBase

from core import text
from groups.models import Group


class Tag(TagBase):
    """A word. Its slug has neither accents nor case, so that `Données` and `donnees` are one tag."""

    class Meta:
        verbose_name = _("tag")

    def slugify(self, tag: str, i: int | None = None) -> str:
        """Return the slug of `tag` (taggit asks with a number when the slug is taken)."""
        return text.slug(tag) if i is None else f"{text.slug(tag)}-{i}"


class ContentTag(ItemBase):
    """A tag on an item: a plain foreign key, so that it filters and cascades."""

    content_object = models.ForeignKey("content.Content", on_delete=models.CASCADE, related_name="tagged")
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="items")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["content_object", "tag"], name="one_tag_each")]


class GroupTag(models.Model):
    """A group's word: a theme of its vocabulary, or a synonym that leads to one."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="vocabulary")
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="+")
    is_theme = models.BooleanField(default=True)
    order = models.PositiveSmallIntegerField(default=0)
    synonym_of = models.ForeignKey(Tag, null=True, blank=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["group", "tag"], name="one_word_per_group")]

    def __str__(self) -> str:
        return str(self.tag)
