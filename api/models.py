"""The keys of programs."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ApiToken(models.Model):
    """Lets a program read what a person reads, and save bookmarks, within its scopes, until it expires or is revoked.

    Only a digest of the token is kept: it is shown once, when it is made. `start` is what one recognises it by.
    """

    class Scope(models.TextChoices):
        GROUPS = "read:groups", _("Read the groups that I may know of")
        MEMBERS = "read:members", _("Read the lists of members of my groups")
        CONTENT = "read:content", _("Read what I may read in groups: items, comments, names of files")
        BOOKMARKS = "write:bookmarks", _("Save pages in the bookmarks of my groups, in my name")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("what it is for"), max_length=60)
    start = models.CharField(max_length=16)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(_("what it may do"), default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_on = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["user", "-created_at"], name="api_token_list")]

    def __str__(self) -> str:
        return f"{self.name} · {self.start}…"

    @property
    def scope_labels(self) -> list[str]:
        """What the token may do, in words."""
        return [str(scope.label) for scope in self.Scope if scope.value in self.scopes]
