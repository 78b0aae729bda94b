"""A passage of a bookmarked page, found again by its words and by those around it (TextQuoteSelector)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

EXACT_MAX = 600
"""Characters of a passage: a short quotation, as the law on quoting has it, and no more than an edition shows."""
AROUND_MAX = 64


class Annotation(models.Model):
    """One passage of one page, once, with a note perhaps. Whoever reads the bookmark reads it."""

    bookmark = models.ForeignKey("bookmarks.Bookmark", on_delete=models.CASCADE, related_name="annotations")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="annotations"
    )
    exact = models.TextField(_("passage"), max_length=EXACT_MAX)
    prefix = models.CharField(max_length=AROUND_MAX, blank=True, help_text="the words just before, to find it again")
    suffix = models.CharField(max_length=AROUND_MAX, blank=True, help_text="the words just after")
    note = models.TextField(_("note"), max_length=1000, blank=True)
    digest = models.CharField(max_length=64, editable=False, help_text="SHA-256 of the passage")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["bookmark", "digest"], name="one_annotation_per_passage")]

    def __str__(self) -> str:
        return self.exact[:60]
