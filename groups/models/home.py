"""The blocks of a group's home page."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from groups.models.group import Audience, Group


class HomeBlock(models.Model):
    """One block of a home page: its kind, its place, the narrowest audience that sees it.

    `kind` is a word of `memberships.blocks`; `settings` holds what that kind asks (how many items, which tag). A block
    shows a reader only what they may read, so `audience` narrows what a block shows and never widens it.
    """

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="blocks")
    kind = models.CharField(max_length=20)
    order = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(_("title"), max_length=80, blank=True)
    body = models.TextField(_("text"), blank=True, max_length=10_000)
    body_html = models.TextField(blank=True)
    settings = models.JSONField(default=dict, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    audience = models.CharField(_("who sees it"), max_length=10, choices=Audience, default=Audience.WEB)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return f"{self.group} · {self.kind}"
