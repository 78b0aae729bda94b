"""Bytes, kept once, and the references to them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse

from content.models.comment import Comment
from content.models.content import Content


class Blob(models.Model):
    """The bytes of a file, kept once whatever the number of references. Never served without asking a rule."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    file = models.FileField(upload_to="blobs/%Y/%m", max_length=200)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.sha256[:12]


class Attachment(models.Model):
    """A file joined to an item or to a comment; read by those who read that item."""

    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="attachments")
    content = models.ForeignKey(Content, on_delete=models.CASCADE, related_name="attachments")
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
        """Return the address of the bytes, behind the rule of the item."""
        return reverse("content:attachment", args=[self.content_id, self.pk])

    @property
    def is_image(self) -> bool:
        """Tell whether the bytes are a picture that we made ourselves and may show in the page."""
        return self.blob.media_type in {"image/png", "image/jpeg", "image/webp", "image/gif"}
