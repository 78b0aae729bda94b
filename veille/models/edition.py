"""An edition, and the selected items that keep their own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from content.models import Content
from veille.models.watch import Watch

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

COMING_SLUG = "next"
"""Slug of the one edition in preparation: unique with group and kind, so that there is never a second one."""


class Edition(Content):
    """A weekly edition. While in preparation its state is `draft` and its slug `next`; then the slug is its number."""

    watch = models.ForeignKey(Watch, on_delete=models.CASCADE, related_name="editions")
    number = models.PositiveIntegerField(null=True, blank=True)
    due_at = models.DateTimeField()
    cutoff_at = models.DateTimeField()
    period_start = models.DateTimeField()
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    section_intros = models.JSONField(default=dict, blank=True, help_text="a few words by name of section")
    reminded_at = models.DateTimeField(null=True, blank=True)
    handed_at = models.DateTimeField(null=True, blank=True)
    handed_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    correction = models.CharField(_("note of correction"), max_length=300, blank=True)

    if TYPE_CHECKING:
        selections: RelatedManager[Selection]

    class Meta:
        verbose_name = _("edition")
        indexes = [models.Index(fields=["due_at"], name="edition_due", condition=Q(number=None))]
        constraints = [models.UniqueConstraint(fields=["watch", "number"], name="one_edition_per_number")]


class Selection(models.Model):
    """An item on its way into an edition, with its own copy of title, address, line, quotation and credit.

    The copy is what pages, feeds and mails show once published, whatever becomes of the shared item.
    `edition` is set at publication; before it, what is `selected` by the cut-off makes the coming edition.
    """

    class State(models.TextChoices):
        INBOX = "inbox", _("in the pool")
        CANDIDATE = "candidate", _("proposed")
        SELECTED = "selected", _("selected")
        PUBLISHED = "published", _("published")
        DROPPED = "dropped", _("set aside")

    watch = models.ForeignKey(Watch, on_delete=models.CASCADE, related_name="selections")
    content = models.ForeignKey(Content, null=True, on_delete=models.SET_NULL, related_name="chosen")
    edition = models.ForeignKey(Edition, null=True, blank=True, on_delete=models.CASCADE, related_name="selections")
    state = models.CharField(max_length=10, choices=State, default=State.CANDIDATE)
    is_follow_up = models.BooleanField(_("follow-up of an earlier edition"), default=False)
    is_headline = models.BooleanField(_("headline"), default=False)
    section = models.CharField(_("section"), max_length=80, blank=True)
    position = models.PositiveIntegerField(default=0)
    title = models.CharField(_("title"), max_length=200)
    address = models.URLField(_("address"), max_length=2000, blank=True)
    line = models.TextField(_("in a few words"), max_length=1000, blank=True)
    quotation = models.TextField(_("quotation"), max_length=600, blank=True)
    credit = models.CharField(_("found by"), max_length=120, blank=True)
    source_name = models.CharField(_("source"), max_length=160, blank=True)
    tag_uri = models.CharField(max_length=160, unique=True, null=True, editable=False, help_text="RFC 4151, made once")
    language = models.CharField(max_length=12, blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["watch", "content"],
                condition=Q(state__in=["inbox", "candidate", "selected"]),
                name="one_open_selection_per_item",
            ),
        ]
        indexes = [
            models.Index(fields=["watch", "state", "position"], name="selection_open"),
            models.Index(fields=["watch", "-published_at", "position"], name="selection_stream"),
        ]

    def __str__(self) -> str:
        return self.title
