"""A bookmark, the addresses under which it is known, the collections, what each keeps for oneself, imports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from content.models import Blob, Content
from groups.models import Group

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

URL_MAX = 2000


class Collection(Content):
    """A folder of bookmarks, made and ordered by the animators. A bookmark is in one, or in none (BO04, LD8)."""

    content_ptr = models.OneToOneField(
        Content, parent_link=True, primary_key=True, on_delete=models.CASCADE, related_name="as_collection"
    )
    order = models.PositiveSmallIntegerField(default=0)

    if TYPE_CHECKING:
        bookmarks: RelatedManager[Bookmark]

    class Meta:
        verbose_name = _("collection")


class Bookmark(Content):
    """A web resource. The title and summary that nobody typed are filled in by the worker from the page."""

    class Fetch(models.TextChoices):
        WAITING = "waiting", _("being read")
        DONE = "done", _("read")
        FAILED = "failed", _("could not be read")

    class Nature(models.TextChoices):
        PAGE = "page", _("page or article")
        TEXT = "text", _("official text")
        CALL = "call", _("call for projects")
        TOOL = "tool", _("tool")
        VIDEO = "video", _("video")
        CONTACT = "contact", _("contact")

    class Link(models.TextChoices):
        ALIVE = "alive", _("answers")
        DOUBTFUL = "doubtful", _("seems to have moved or closed")
        DEAD = "dead", _("the page is gone")

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
    collection = models.ForeignKey(
        Collection,
        verbose_name=_("collection"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="bookmarks",
    )
    nature = models.CharField(_("kind"), max_length=8, choices=Nature, default=Nature.PAGE)
    reference = models.CharField(_("number of the text"), max_length=80, blank=True)
    in_force_on = models.DateField(_("in force on"), null=True, blank=True)
    deadline_on = models.DateField(_("deadline"), null=True, blank=True)
    link_state = models.CharField(max_length=8, choices=Link, default=Link.ALIVE)
    link_checked_at = models.DateTimeField(null=True, blank=True)
    link_missed_at = models.DateTimeField(null=True, blank=True)

    if TYPE_CHECKING:
        addresses: RelatedManager[Address]
        annotations: RelatedManager[Annotation]

    class Meta:
        verbose_name = _("bookmark")
        indexes = [
            models.Index(fields=["fetch_state"], name="bookmark_waiting", condition=models.Q(fetch_state="waiting")),
            models.Index(fields=["link_checked_at"], name="bookmark_to_check"),
            models.Index(fields=["site"], name="bookmark_site"),
        ]

    @property
    def card_facts(self) -> list[str]:
        """What a row of the list adds to a card: the site, and by when a call for projects must be answered."""
        found = [self.site] if self.site else []
        if self.deadline_on:
            found.append(str(_("until %(day)s") % {"day": date_format(self.deadline_on, "DATE_FORMAT")}))
        return found

    @property
    def card_signs(self) -> list[tuple[str, str, str]]:
        """What a row of the list adds to the signs of a card: (icon, words, tone)."""
        found = [] if self.nature == self.Nature.PAGE else [("tag", str(self.get_nature_display()).capitalize(), "")]
        if self.link_state == self.Link.DEAD:
            found.append(("warning", str(_("Page gone")), "is-attention"))
        return found


class Mark(models.Model):
    """What one member keeps for oneself of a bookmark: to be read later, and a note that nobody else reads (BO06)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="bookmark_marks")
    bookmark = models.ForeignKey(Bookmark, on_delete=models.CASCADE, related_name="marks")
    is_for_later = models.BooleanField(_("read later"), default=True)
    note = models.TextField(_("note for myself"), blank=True, max_length=2000)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "bookmark"], name="one_mark_each")]
        indexes = [models.Index(fields=["user", "-made_at"], name="marks_of_person")]

    def __str__(self) -> str:
        return f"{self.user} · {self.bookmark}"


class Import(models.Model):
    """A file of bookmarks that was read, shown to its sender, and is written by the worker once they say yes.

    `lines` are those of `bookmarks.filing.lines.Line`; `done` says how many the worker has written, so that it takes
    up after a cut where it stopped.
    """

    class State(models.TextChoices):
        READ = "read", _("read, not written yet")
        RUNNING = "running", _("being written")
        DONE = "done", _("written")

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    format = models.CharField(max_length=12)
    lines = models.JSONField(default=list)
    refused = models.JSONField(default=list)
    refused_count = models.PositiveIntegerField(default=0)
    repeated = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=8, choices=State, default=State.READ)
    takes_private = models.BooleanField(default=False)
    may_credit = models.BooleanField(default=False)
    done = models.PositiveIntegerField(default=0)
    made = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["created_at"], name="bookmark_import_old"),
            models.Index(fields=["lease_until"], name="bookmark_import_due", condition=models.Q(state="running")),
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.state}"


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


from bookmarks.annotations.models import Annotation  # noqa: E402 - it hangs on the models above

__all__ = ["Address", "Annotation", "Bookmark", "Collection", "Import", "Mark"]
