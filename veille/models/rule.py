"""Rules of a watch: if source, word, author or theme, then tag, ask somebody, propose or drop (VW8)."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bookmarks.models import Bookmark
from content.models import Tag
from veille.models.source import Entry, Source
from veille.models.watch import Watch

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class Rule(models.Model):
    """One rule: every condition that is given must hold. It acts on what arrives after `on_since`, while it is set.

    `signed_by` is whoever switched it on: what it keeps from a source becomes a bookmark in their name.
    """

    class Act(models.TextChoices):
        TAG = "tag", _("add a theme")
        ASSIGN = "assign", _("ask a member to read it")
        PROPOSE = "propose", _("propose it for the edition")
        DROP = "drop", _("drop it")

    watch = models.ForeignKey(Watch, on_delete=models.CASCADE, related_name="rules")
    name = models.CharField(_("name"), max_length=80)
    order = models.PositiveSmallIntegerField(default=0)
    source = models.ForeignKey(
        Source, verbose_name=_("source"), null=True, blank=True, on_delete=models.CASCADE, related_name="rules"
    )
    words = models.CharField(_("words"), max_length=200, blank=True)
    author = models.CharField(_("author"), max_length=80, blank=True)
    theme = models.ForeignKey(
        Tag, verbose_name=_("theme"), null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    act = models.CharField(_("then"), max_length=8, choices=Act)
    tag = models.ForeignKey(Tag, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    days = models.PositiveSmallIntegerField(_("days to read it"), default=7)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    on_since = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()

    if TYPE_CHECKING:
        acts: RelatedManager[RuleAct]

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def stamp(self) -> str:
        """A few characters that change with what the rule does: a dry run is of one of them."""
        said = [
            self.source_id,
            self.words,
            self.author,
            self.theme_id,
            self.act,
            self.tag_id,
            self.reader_id,
            self.days,
        ]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]


class RuleAct(models.Model):
    """What a rule has done, once for each entry or bookmark, with its name for when the rule itself is gone."""

    rule = models.ForeignKey(Rule, null=True, on_delete=models.SET_NULL, related_name="acts")
    rule_name = models.CharField(max_length=80)
    act = models.CharField(max_length=8, choices=Rule.Act)
    entry = models.ForeignKey(Entry, null=True, blank=True, on_delete=models.CASCADE, related_name="rule_acts")
    bookmark = models.ForeignKey(Bookmark, null=True, blank=True, on_delete=models.CASCADE, related_name="rule_acts")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "entry"], condition=Q(entry__isnull=False), name="one_act_per_rule_and_entry"
            ),
            models.UniqueConstraint(
                fields=["rule", "bookmark"], condition=Q(bookmark__isnull=False), name="one_act_per_rule_and_bookmark"
            ),
        ]
        indexes = [models.Index(fields=["rule", "-at"], name="rule_act_latest")]

    def __str__(self) -> str:
        return f"{self.rule_name} · {self.act}"


class RuleRound(models.Model):
    """Up to which arrival the rules of a watch have looked; `lease_until` while a worker is at it."""

    watch = models.OneToOneField(Watch, on_delete=models.CASCADE, related_name="rule_round")
    seen_until = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.watch} · {self.seen_until:%Y-%m-%d %H:%M}"
