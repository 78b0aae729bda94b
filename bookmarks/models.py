"""A bookmark and the addresses under which it is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from content.models import Blob, Content
from groups.models import Group

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

URL_MAX = 2000


class Bookmark(Content):
    """A web resource. The title and summary that nobody typed are filled in by the worker from the page."""

    class Fetch(models.TextChoices):
        WAITING = "waiting", _("being read")
        DONE = "done", _("read")
        FAILED = "failed", _("could not be read")

    url = models.URLField(_("address"), max_length=URL_MAX)
    site = models.CharField(_("site"), max_length=120, blank=True)
    writer = models.CharField(_("author of the page"), max_length=160, blank=True)
    written_on = models.DateField(_("date of the page"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=12, blank=True)
    image = models.ForeignKey(Blob, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    fetch_state = models.CharField(max_length=8, choices=Fetch, default=Fetch.WAITING)
    fetch_error = models.CharField(max_length=300, blank=True)
    fetch_lease = models.DateTimeField(null=True, blank=True)
    fetch_attempts = models.PositiveSmallIntegerField(default=0)
    has_typed_title = models.BooleanField(default=False)
    has_typed_summary = models.BooleanField(default=False)

    if TYPE_CHECKING:
        addresses: RelatedManager[Address]

    class Meta:
        verbose_name = _("bookmark")
        indexes = [
            models.Index(fields=["fetch_state"], name="bookmark_waiting", condition=models.Q(fetch_state="waiting"))
        ]


class Address(models.Model):
    """One canonical address of a bookmark in its group: what was typed, where it redirected, what the page says.

    The constraint, not a look-up, makes two members who save at the same second share one item (VC5).
    """

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=64, help_text="SHA-256 of core.addresses.address_key")
    bookmark = models.ForeignKey(Bookmark, on_delete=models.CASCADE, related_name="addresses")

    class Meta:
        verbose_name_plural = "addresses"
        constraints = [models.UniqueConstraint(fields=["group", "key"], name="one_bookmark_per_address")]

    def __str__(self) -> str:
        return self.key
