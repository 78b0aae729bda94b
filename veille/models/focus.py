"""The monthly focus of a watch: which article it became, and whether it was sent."""

from __future__ import annotations

from django.db import models

from content.models import Content
from veille.models.watch import Watch


class Focus(models.Model):
    """One month of a watch, and the article that tells it. One per month: it is prepared once.

    `article` is empty once the article was deleted for good; the month may then be prepared again.
    """

    watch = models.ForeignKey(Watch, on_delete=models.CASCADE, related_name="focuses")
    first_day = models.DateField()
    article = models.OneToOneField(Content, null=True, on_delete=models.SET_NULL, related_name="focus")
    prepared_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "focuses"
        ordering = ["-first_day"]
        constraints = [models.UniqueConstraint(fields=["watch", "first_day"], name="one_focus_per_month")]
        indexes = [models.Index(fields=["prepared_at"], name="focus_to_send", condition=models.Q(sent_at=None))]

    def __str__(self) -> str:
        return f"{self.watch} · {self.first_day:%Y-%m}"
