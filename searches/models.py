"""A search that somebody keeps, and the mails that tell what is new in it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from searches.querysets import SavedSearchQuerySet

NAME_MAX = 80
ASKED_MAX = 700


class SavedSearch(models.Model):
    """A search kept under a name. What it finds is never kept: it is asked again, with the rights of whoever asks.

    `asked` is the address of the search, without its question mark. A group's search has a group and no owner: its
    animators keep it for the members. `is_open` opens its page to whoever has its address, with a visitor's eyes.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="saved_searches"
    )
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.CASCADE, related_name="saved_searches")
    name = models.CharField(_("name"), max_length=NAME_MAX)
    asked = models.CharField(max_length=ASKED_MAX)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    is_open = models.BooleanField(_("whoever has the address may see it"), default=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "saved searches"
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(owner=None, group__isnull=False) | Q(owner__isnull=False, group=None),
                name="search_of_one_or_of_a_group",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("searches:show", args=[self.key])


class SearchMail(models.Model):
    """Somebody's wish to hear by mail what is new in a search, each day or each week; `since` is how far was told."""

    class Period(models.TextChoices):
        DAILY = "daily", _("each day")
        WEEKLY = "weekly", _("each week")

    search = models.ForeignKey(SavedSearch, on_delete=models.CASCADE, related_name="mails")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="search_mails")
    period = models.CharField(max_length=8, choices=Period, default=Period.WEEKLY)
    since = models.DateTimeField()
    due_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["search", "user"], name="one_search_mail_each")]

    def __str__(self) -> str:
        return f"{self.search} · {self.period}"
