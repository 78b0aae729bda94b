"""Files on their way in, piece by piece, and what the worker derives from those that have arrived."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from content.models.attached import Attachment, Blob


class Upload(models.Model):
    """A file that somebody sends in pieces and may go on sending after a cut (tus 1.0); theirs alone.

    `pieces` names the stored pieces, in order; together they make `offset` bytes of `size`. Once all have come, the
    file is `attachment`, a waiting one like any other, and the pieces are gone.
    """

    key = models.CharField(max_length=32, unique=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="uploads")
    name = models.CharField(max_length=200)
    place = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField()
    offset = models.PositiveBigIntegerField(default=0)
    pieces = models.JSONField(default=list)
    attachment = models.ForeignKey(Attachment, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.name


class Rendition(models.Model):
    """Something derived from the bytes of a file by the worker: its words, a small picture, the pictures of its pages.

    A row waits until a worker takes it up under a lease; one that cannot be made says why in `error` and stays so.
    Never does the file itself depend on it (LF3).
    """

    class Kind(models.TextChoices):
        TEXT = "text"
        PAGES = "pages"
        PAGE = "page"
        THUMB = "thumb"

    class State(models.TextChoices):
        WAITING = "waiting"
        READY = "ready"
        EMPTY = "empty"
        FAILED = "failed"

    blob = models.ForeignKey(Blob, on_delete=models.CASCADE, related_name="renditions")
    kind = models.CharField(max_length=10, choices=Kind)
    number = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    file = models.FileField(upload_to="renditions", max_length=200, blank=True)
    text = models.TextField(blank=True)
    # How many pages the document has, for `pages`; the size of the picture otherwise.
    count = models.PositiveIntegerField(default=0)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=100, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True, blank=True)
    # When the index heard of the words; only `text` is told.
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["blob", "kind", "number"], name="one_rendition_of_each")]
        indexes = [
            models.Index(fields=["asked_at"], name="rendition_waiting", condition=models.Q(state="waiting")),
            models.Index(
                fields=["made_at"],
                name="rendition_untold",
                condition=models.Q(kind="text", state="ready", told_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"
