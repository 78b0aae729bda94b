"""Bytes, kept once, and the references to them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse

from content.models.comment import Comment
from content.models.content import Content
from core import filetypes


class Blob(models.Model):
    """The bytes of a file, kept once whatever the number of references. Never served without asking a rule.

    `media_type` is what the bytes are, whatever a name says. `verdict` is what a virus scanner said of them: nothing
    while none is set.
    """

    class Verdict(models.TextChoices):
        NONE = "", "not checked"
        WAITING = "waiting", "being checked"
        CLEAN = "clean", "nothing found"
        BLOCKED = "blocked", "blocked"

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    file = models.FileField(upload_to="blobs/%Y/%m", max_length=200)
    created_at = models.DateTimeField()
    verdict = models.CharField(max_length=10, choices=Verdict, default=Verdict.NONE, blank=True)
    threat = models.CharField(max_length=100, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    # When the worker decided what to derive from the bytes; empty for those it has yet to look at.
    examined_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["id"], name="blob_to_examine", condition=models.Q(examined_at=None)),
            models.Index(fields=["verdict", "checked_at"], name="blob_to_check"),
        ]

    def __str__(self) -> str:
        return self.sha256[:12]


class Attachment(models.Model):
    """A file joined to an item or to a comment; read by those who read that item.

    Sent while its text is still being written, it has no item yet: its author alone reads it, and it is removed after
    30 days when nothing came to use it (LF9).
    """

    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="attachments")
    content = models.ForeignKey(Content, null=True, blank=True, on_delete=models.CASCADE, related_name="attachments")
    comment = models.ForeignKey(Comment, null=True, blank=True, on_delete=models.CASCADE, related_name="attachments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=200)
    alt = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of the bytes, behind the rule of the item, or of the author while there is none."""
        if self.content_id is None:
            return reverse("content:upload", args=[self.pk])
        return reverse("content:attachment", args=[self.content_id, self.pk])

    @property
    def is_image(self) -> bool:
        """Tell whether the bytes are a picture that we made ourselves and may show in the page."""
        return self.blob.media_type in filetypes.PICTURES

    @property
    def has_preview(self) -> bool:
        """Tell whether the file can be looked at without leaving the page."""
        return filetypes.has_preview(self.blob.media_type)


class LinkPreview(models.Model):
    """What a page that somebody linked to says of itself, read by the worker and kept for all (CC16).

    The picture is one of ours, so that a reader's browser asks nobody else for it.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        READ = "read"
        FAILED = "failed"

    url_key = models.CharField(max_length=64, unique=True)
    url = models.URLField(max_length=2000)
    title = models.CharField(max_length=200, blank=True)
    description = models.CharField(max_length=300, blank=True)
    site_name = models.CharField(max_length=100, blank=True)
    picture = models.ForeignKey(Blob, null=True, blank=True, on_delete=models.PROTECT, related_name="previews")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["asked_at"], name="link_preview_waiting", condition=models.Q(state="waiting")),
        ]

    def __str__(self) -> str:
        return self.url
