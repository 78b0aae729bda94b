"""Pages and their tree, who is writing in them now, what is said of a passage, models to begin with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from content.models import Comment, Content, PublicLink
from content.models.content import TITLE_MAX
from groups.models import Group, GroupTool

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

QUOTE_MAX = 1000
AROUND_MAX = 60
"""How much of the text before and after a quotation is kept, to find it again among others alike."""


class Page(Content):
    """A text that any member edits, at its place in the tree of its group. Its address does not depend on the place."""

    parent = models.ForeignKey(
        "self",
        verbose_name=_("placed under"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="children",
    )
    place = models.PositiveIntegerField(default=0)
    writers = models.CharField(
        _("who writes here and in the pages below"), max_length=12, choices=GroupTool.Posters, blank=True
    )
    keeper = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("who looks after it"), null=True, blank=True,
        on_delete=models.SET_NULL, related_name="+",
    )  # fmt: skip
    review_on = models.DateField(_("to read again on"), null=True, blank=True)
    frozen_at = models.DateTimeField(null=True, blank=True)
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    frozen_note = models.CharField(max_length=200, blank=True)

    if TYPE_CHECKING:
        children: RelatedManager[Page]
        parent_id: int | None

    class Meta:
        verbose_name = _("page")
        indexes = [models.Index(fields=["parent", "place"], name="page_children")]

    @property
    def url(self) -> str:
        """Where a link leads: today's address in the group that shows it, else the permanent one."""
        return str(getattr(self, "shown_url", "") or self.permanent_url)


class PageTree(models.Model):
    """The tree of a group: the page that opens it. Its row is what changes of order wait for, one after the other."""

    group = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="page_tree")
    home = models.ForeignKey(Page, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self) -> str:
        return str(self.group)


class Writing(models.Model):
    """Somebody has the form of a page open: a lease that the form renews, so that others are warned (PA02)."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="writings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "user"], name="one_writing_each")]
        indexes = [models.Index(fields=["until"], name="writing_until")]

    def __str__(self) -> str:
        return f"{self.user} · {self.page}"


class Passage(models.Model):
    """The passage of a page that a comment is about, found again by its words.

    Quotation, prefix and suffix are those of the TextQuoteSelector of the W3C Web Annotation Data Model.
    """

    comment = models.OneToOneField(Comment, on_delete=models.CASCADE, related_name="passage")
    quote = models.CharField(max_length=QUOTE_MAX)
    prefix = models.CharField(max_length=AROUND_MAX, blank=True)
    suffix = models.CharField(max_length=AROUND_MAX, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    def __str__(self) -> str:
        return self.quote[:60]


class Proposal(models.Model):
    """A text of a page that somebody outside proposes, by a public link; nothing changes before a writer takes it in.

    `version` names the one it was written on (`toolkit.conflicts`), so that both are put together.
    """

    class State(models.TextChoices):
        OPEN = "open", _("waits")
        TAKEN = "taken", _("taken in")
        REFUSED = "refused", _("set aside")

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="proposals")
    link = models.ForeignKey(PublicLink, null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(_("your name"), max_length=80)
    note = models.CharField(_("why, in a sentence"), max_length=300, blank=True)
    body = models.TextField(_("text"))
    version = models.CharField(max_length=100)
    made_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["page"], name="proposal_open", condition=models.Q(state="open"))]

    def __str__(self) -> str:
        return f"{self.name} · {self.page}"


class PageModel(models.Model):
    """A text that a group keeps to begin pages with (PA05)."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="page_models")
    name = models.CharField(_("name"), max_length=TITLE_MAX)
    body = models.TextField(_("text"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "name"], name="one_page_model_per_name")]

    def __str__(self) -> str:
        return self.name


class PendingChange(models.Model):
    """What somebody changes in a page within a short while, told to those who follow it in one notice (PA08)."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="pending_changes")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    began_at = models.DateTimeField()
    last_at = models.DateTimeField()
    body = models.TextField(blank=True)
    summaries = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "user"], name="one_pending_change_each")]
        indexes = [models.Index(fields=["last_at"], name="pending_change_last")]

    def __str__(self) -> str:
        return f"{self.user} · {self.page}"


class BranchFollow(models.Model):
    """Somebody hears of the pages below one as well, those to come included (PA08)."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="branch_follows")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "user"], name="one_branch_follow_each")]

    def __str__(self) -> str:
        return f"{self.user} · {self.page}"
