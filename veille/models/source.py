"""What a machine fetches: sources and their entries. Not content: a member promotes an entry into a bookmark."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bookmarks.models import Bookmark
from content.models import Tag
from core import clock
from core.addresses import shown_host
from veille.models.watch import Watch

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

PATIENCE = timedelta(weeks=2)
FAILURES_MAX = 20
"""A source that fails for so long, or so many times in a row, waits for an animator's decision."""


class Source(models.Model):
    """A feed that a watch follows, with the memory of how it answers."""

    class State(models.TextChoices):
        ACTIVE = "active", _("followed")
        PAUSED = "paused", _("paused")
        DEAD = "dead", _("gone: to be decided")

    watch = models.ForeignKey(Watch, on_delete=models.CASCADE, related_name="sources")
    title = models.CharField(_("title"), max_length=160)
    feed_url = models.URLField(_("address of the feed"), max_length=2000)
    feed_key = models.CharField(max_length=64, help_text="SHA-256 of core.addresses.address_key")
    site_url = models.URLField(_("address of the site"), max_length=2000, blank=True)
    theme = models.ForeignKey(Tag, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.ACTIVE)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()

    etag = models.CharField(max_length=500, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)
    validators_at = models.DateTimeField(null=True, blank=True)
    next_poll_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    polled_at = models.DateTimeField(null=True, blank=True)
    succeeded_at = models.DateTimeField(null=True, blank=True)
    failing_since = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    error_code = models.CharField(max_length=40, blank=True)
    moved_to = models.URLField(max_length=2000, blank=True)
    moved_count = models.PositiveSmallIntegerField(default=0)
    last_status = models.PositiveSmallIntegerField(default=0)
    last_bytes = models.PositiveIntegerField(default=0)
    last_ms = models.PositiveIntegerField(default=0)
    last_new = models.PositiveSmallIntegerField(default=0)
    last_changed = models.PositiveSmallIntegerField(default=0)
    last_seen = models.PositiveSmallIntegerField(default=0)
    ttl_minutes = models.PositiveIntegerField(default=0, help_text="pause asked by the feed itself")

    if TYPE_CHECKING:
        entries: RelatedManager[Entry]

    class Meta:
        ordering = ["title", "pk"]
        constraints = [models.UniqueConstraint(fields=["watch", "feed_key"], name="one_source_per_feed")]
        indexes = [models.Index(fields=["next_poll_at"], name="source_due", condition=Q(state="active"))]

    def __str__(self) -> str:
        return self.title

    @property
    def host(self) -> str:
        """The name of its site, for people."""
        return shown_host(self.site_url or self.feed_url)

    @property
    def needs_decision(self) -> bool:
        """Tell whether an animator should look: the source is gone, or has failed for too long."""
        if self.state != self.State.ACTIVE:
            return self.state == self.State.DEAD
        too_long = self.failing_since is not None and self.failing_since <= clock.now() - PATIENCE
        return too_long or self.failures >= FAILURES_MAX

    @staticmethod
    def decision_q() -> Q:
        """Return the condition of `needs_decision`, for lists."""
        too_long = Q(failing_since__lte=clock.now() - PATIENCE) | Q(failures__gte=FAILURES_MAX)
        return Q(state="dead") | (Q(state="active") & too_long)


class Entry(models.Model):
    """One item of a source, in the *tri* inbox until somebody keeps it, drops it or puts it off."""

    class State(models.TextChoices):
        NEW = "new", _("to sort")
        LATER = "later", _("for later")
        KEPT = "kept", _("kept")
        DROPPED = "dropped", _("dropped")

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="entries")
    watch = models.ForeignKey(Watch, on_delete=models.CASCADE, related_name="entries")
    uid = models.CharField(max_length=64, help_text="SHA-256 of the entry's identity within its source")
    url = models.URLField(max_length=2000, blank=True)
    url_key = models.CharField(max_length=64, blank=True, db_index=True)
    title = models.CharField(max_length=300)
    summary_html = models.TextField(blank=True)
    author = models.CharField(max_length=160, blank=True)
    language = models.CharField(max_length=12, blank=True)
    published_at = models.DateTimeField()
    first_seen_at = models.DateTimeField()
    fingerprint = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=State, default=State.NEW)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    bookmark = models.ForeignKey(Bookmark, null=True, blank=True, on_delete=models.SET_NULL, related_name="entries")

    class Meta:
        verbose_name_plural = "entries"
        constraints = [models.UniqueConstraint(fields=["source", "uid"], name="one_entry_per_identity")]
        indexes = [models.Index(fields=["watch", "state", "-published_at"], name="entry_inbox")]

    def __str__(self) -> str:
        return self.title


class Finding(models.Model):
    """Feeds found for somebody, who has not said yes yet: behind an address, by the worker, or in an OPML file.

    One per person and watch: looking again replaces it, following deletes it. `feeds` holds what
    `veille.finding.Feed` describes; `address` is empty for a file.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("being looked for")
        DONE = "done", _("looked for")

    watch = models.ForeignKey(Watch, on_delete=models.CASCADE, related_name="findings")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    address = models.CharField(max_length=2000, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    error_code = models.CharField(max_length=40, blank=True)
    feeds = models.JSONField(default=list)
    refused = models.JSONField(default=list, help_text="pairs of a title and the code of a reason")
    asked_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["watch", "asked_by"], name="one_finding_per_person")]

    def __str__(self) -> str:
        return self.address or str(self.pk)
