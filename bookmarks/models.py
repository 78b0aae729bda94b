"""A bookmark, its addresses, what its page says, pages alike, copies; collections, one's own marks, imports."""

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
    title_key = models.CharField(
        max_length=64, blank=True, help_text="bookmarks.likeness.title_key, empty if too short"
    )
    likened_at = models.DateTimeField(null=True, blank=True, help_text="when pages alike were last looked for")

    if TYPE_CHECKING:
        addresses: RelatedManager[Address]
        said: PageText
        copy: Copy
        annotations: RelatedManager[Annotation]

    class Meta:
        verbose_name = _("bookmark")
        indexes = [
            models.Index(fields=["fetch_state"], name="bookmark_waiting", condition=models.Q(fetch_state="waiting")),
            models.Index(fields=["link_checked_at"], name="bookmark_to_check"),
            models.Index(fields=["site"], name="bookmark_site"),
            models.Index(fields=["title_key"], name="bookmark_title_key"),
            models.Index(fields=["likened_at"], name="bookmark_to_liken"),
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


class PageText(models.Model):
    """What the page of a bookmark says, kept apart: found by search, read and quoted by members, shown nowhere else."""

    bookmark = models.OneToOneField(Bookmark, primary_key=True, on_delete=models.CASCADE, related_name="said")
    text = models.TextField()
    words = models.PositiveIntegerField(default=0)
    read_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.words} words"


class Trace(models.Model):
    """One of the few numbers by which texts alike are met without comparing all of them (`bookmarks.likeness`)."""

    bookmark = models.ForeignKey(Bookmark, on_delete=models.CASCADE, related_name="traces")
    key = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["key"], name="trace_key")]

    def __str__(self) -> str:
        return str(self.key)


class Twin(models.Model):
    """Two bookmarks of a group that look like one page, until an animator joins them or says they are two (VC6)."""

    class Reason(models.TextChoices):
        TITLE = "title", _("the same title")
        TEXT = "text", _("almost the same text")

    one = models.ForeignKey(Bookmark, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Bookmark, on_delete=models.CASCADE, related_name="twins", help_text="the younger")
    reason = models.CharField(max_length=8, choices=Reason)
    found_at = models.DateTimeField()
    parted_at = models.DateTimeField(null=True, blank=True)
    parted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["one", "other"], name="one_pair_of_twins")]

    def __str__(self) -> str:
        return f"{self.one} · {self.other}"


class Copy(models.Model):
    """A copy of the page of a bookmark in one inert file, for members alone; or why there is none (VC16, VE14)."""

    class State(models.TextChoices):
        KEPT = "kept", _("kept as a copy")
        REFUSED = "refused", _("not kept")
        REMOVED = "removed", _("removed by an animator")

    bookmark = models.OneToOneField(Bookmark, primary_key=True, on_delete=models.CASCADE, related_name="copy")
    state = models.CharField(max_length=8, choices=State)
    reason = models.CharField(max_length=40, blank=True)
    blob = models.ForeignKey(Blob, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    size = models.PositiveIntegerField(default=0)
    taken_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "copies"

    def __str__(self) -> str:
        return self.get_state_display()


class Keeping(models.Model):
    """Whether a group keeps copies of the pages it bookmarks. No row: it does not."""

    group = models.OneToOneField(Group, primary_key=True, on_delete=models.CASCADE, related_name="+")
    copies = models.BooleanField(_("keep a copy of the pages"), default=False)

    def __str__(self) -> str:
        return str(self.group)


from bookmarks.annotations.models import Annotation  # noqa: E402 - it hangs on the models above

__all__ = [
    "Address",
    "Annotation",
    "Bookmark",
    "Collection",
    "Copy",
    "Import",
    "Keeping",
    "Mark",
    "PageText",
    "Trace",
    "Twin",
]
