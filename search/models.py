"""One row per thing that can be found. What is searched in it depends on the database (`search.index`)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from content.models import Comment, Content


class Document(models.Model):
    """An entry of the index: an item, or one of its comments. Rights are asked of the item, never copied here.

    The searched words live beside it, in a `tsvector` column on PostgreSQL and in an FTS5 table on SQLite, both
    made by migration and known to `search.backends` alone. A document whose `stale_at` is set waits for the worker.
    """

    content = models.ForeignKey(Content, on_delete=models.CASCADE, related_name="documents")
    comment = models.ForeignKey(Comment, null=True, blank=True, on_delete=models.CASCADE, related_name="documents")
    title = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    stale_at = models.DateTimeField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["content"], condition=Q(comment=None), name="one_document_per_item"),
            models.UniqueConstraint(fields=["comment"], name="one_document_per_comment"),
        ]
        indexes = [models.Index(fields=["stale_at"], name="document_stale", condition=Q(stale_at__isnull=False))]

    def __str__(self) -> str:
        return self.title


class Unanswered(models.Model):
    """Words that were searched and found nothing, how often, and when last: never by whom (LS7)."""

    words = models.CharField(max_length=100, unique=True)
    times = models.PositiveIntegerField(default=1)
    last_on = models.DateField(db_index=True)

    class Meta:
        verbose_name_plural = "unanswered"
        ordering = ["-times", "-last_on", "words"]

    def __str__(self) -> str:
        return self.words
