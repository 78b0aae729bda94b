"""Comments, which are also forum replies: one table for every tool."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from content.models.content import Content
from content.querysets import CommentQuerySet

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from content.models import Attachment, Reaction

COMMENT_MAX = 20_000


class Comment(models.Model):
    """What somebody says about an item. Whoever reads the item reads its comments."""

    content = models.ForeignKey(Content, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="comments")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="replies")
    body = models.TextField(_("comment"), max_length=COMMENT_MAX)
    body_html = models.TextField()
    is_held = models.BooleanField(default=False)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    trashed_at = models.DateTimeField(null=True, blank=True)
    trashed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    if TYPE_CHECKING:
        attachments: RelatedManager[Attachment]
        reactions: RelatedManager[Reaction]

    objects = CommentQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["content", "created_at"], name="comment_thread"),
            models.Index(fields=["author", "-created_at"], name="comment_author"),
        ]

    def __str__(self) -> str:
        return f"{self.author} · {self.content}"

    def get_absolute_url(self) -> str:
        """Return the permanent address of the comment, which leads to its place in the item's page."""
        return reverse("content:comment", args=[self.content_id, self.pk])
