"""What became of an item in the watch: each change of state, with who made it and when (VW5)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from veille.models.edition import Selection


class Step(models.Model):
    """One change of an item's state. `rule_name` says which rule made it, when nobody did."""

    selection = models.ForeignKey(Selection, on_delete=models.CASCADE, related_name="steps")
    state = models.CharField(max_length=10, choices=Selection.State)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    rule_name = models.CharField(_("rule"), max_length=120, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.selection} · {self.state}"
