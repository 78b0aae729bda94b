"""`Content`: the one row that a card, a list, a search hit, a mail and every rule read, whatever the tool."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from content.models.tags import ContentTag
from content.querysets import ContentQuerySet
from core.tools import ToolConfig, tool_for
from groups.models import Audience, Group, within
from groups.words import item_in_short

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from content.models import Attachment, Comment, Reaction

TITLE_MAX = 200


class Content(models.Model):
    """One item of any tool. Each tool adds a small child model, one level deep (docs/adr/0001-content-table.md)."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        REVIEW = "review", _("in review")
        SCHEDULED = "scheduled", _("scheduled")
        PUBLISHED = "published", _("published")
        WITHDRAWN = "withdrawn", _("withdrawn")
        ARCHIVED = "archived", _("archived")

    kind = models.CharField(max_length=20)
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="contents")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="contents")
    title = models.CharField(_("title"), max_length=TITLE_MAX)
    slug = models.SlugField(max_length=100)
    excerpt = models.CharField(max_length=300, blank=True)
    body = models.TextField(_("text"), blank=True)
    body_html = models.TextField(blank=True)
    audience = models.CharField(_("who can read it"), max_length=10, choices=Audience, default=Audience.GROUP)
    state = models.CharField(max_length=10, choices=State, default=State.PUBLISHED)
    published_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(_("taken down on"), null=True, blank=True)
    pinned_until = models.DateTimeField(null=True, blank=True)
    featured_until = models.DateTimeField(null=True, blank=True)
    is_locked = models.BooleanField(default=False)
    is_held = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    sort_at = models.DateTimeField()
    last_activity_at = models.DateTimeField()
    comment_count = models.PositiveIntegerField(default=0)
    trashed_at = models.DateTimeField(null=True, blank=True)
    trashed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    tags = TaggableManager(through=ContentTag, blank=True)

    if TYPE_CHECKING:
        comments: RelatedManager[Comment]
        attachments: RelatedManager[Attachment]
        reactions: RelatedManager[Reaction]
        shelves: RelatedManager[Shelf]
        co_authors: RelatedManager[CoAuthor]

    objects = ContentQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "kind", "slug"], name="one_slug_per_kind")]
        indexes = [
            models.Index(fields=["group", "kind", "-sort_at"], name="content_list"),
            models.Index(fields=["-last_activity_at"], name="content_stream"),
            models.Index(fields=["group", "-last_activity_at"], name="content_group_stream"),
            models.Index(
                fields=["-created_at"],
                name="content_new",
                condition=Q(trashed_at=None, state="published"),
            ),
            models.Index(
                fields=["group", "-created_at"],
                name="content_group_new",
                condition=Q(trashed_at=None, state="published"),
            ),
            models.Index(fields=["author", "-created_at"], name="content_author"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def tool(self) -> ToolConfig:
        """The tool that owns this kind of item."""
        return tool_for(self.kind)

    def get_absolute_url(self) -> str:
        """Return today's address of the item; `/c/<id>/` is the permanent one."""
        return self.tool.item_url(self)

    @property
    def permanent_url(self) -> str:
        """The address that survives renaming and moving."""
        return reverse("content:go", args=[self.pk])

    @property
    def effective_audience(self) -> Audience:
        """Who may read the item once published: its own audience, never wider than the group allows today."""
        allowed = within(self.group.widest_audience)
        return Audience(self.audience) if self.audience in allowed else allowed[-1]

    @property
    def audience_words(self) -> str:
        """Who may read the item, in a few words to stand beside its title wherever it is named (LA2)."""
        return item_in_short(self)


class CoAuthor(models.Model):
    """A person who signs an item beside its author, and edits it as the author does.

    A guest is of no group: asked to write this one item, they read it, change it and comment it until it is out (AR03).
    """

    content = models.ForeignKey(Content, on_delete=models.CASCADE, related_name="co_authors")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="co_authored")
    is_guest = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["content", "user"], name="one_co_author_each")]

    def __str__(self) -> str:
        return f"{self.user} · {self.content}"


class Shelf(models.Model):
    """Shows an item in the lists of another group than its own, to that group's members (CC32)."""

    content = models.ForeignKey(Content, on_delete=models.CASCADE, related_name="shelves")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="shelves")
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    placed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["content", "group"], name="one_shelf_per_group")]
        indexes = [models.Index(fields=["group", "-placed_at"], name="shelf_list")]

    def __str__(self) -> str:
        return f"{self.content} → {self.group}"
