"""Articles, the series that gather them, and whether a group has them read before they are published."""

from __future__ import annotations

import math
import secrets
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from content.models import Blob, Content
from groups.models import Group

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

WORDS_A_MINUTE = 220
SHEET = ["context", "actors", "cost", "duration", "results", "advice", "contact"]
"""The fields of an experience report, in the order in which its sheet shows them (AR14)."""


class Series(Content):
    """A file or a series: its title, its introduction, and its articles in their order (AR15)."""

    # Named, so that `series` stays free for what an article is in.
    content_ptr = models.OneToOneField(
        Content, parent_link=True, primary_key=True, on_delete=models.CASCADE, related_name="as_series"
    )

    if TYPE_CHECKING:
        articles: RelatedManager[Article]

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = "series"


def make_key() -> str:
    """Return a secret that nobody guesses."""
    return secrets.token_urlsafe(32)


class Article(Content):
    """A text that is prepared, signed and kept. Its opening lines, when typed, are the excerpt of the item."""

    class Genre(models.TextChoices):
        NEWS = "news", _("news")
        EXPERIENCE = "experience", _("experience report")
        FILE = "file", _("file")
        MINUTES = "minutes", _("minutes of a meeting")
        CALL = "call", _("call for projects")
        PORTRAIT = "portrait", _("portrait")
        JOB = "job", _("job offer")
        EDITORIAL = "editorial", _("editorial")

    genre = models.CharField(_("kind of article"), max_length=12, choices=Genre, default=Genre.NEWS)
    opening = models.CharField(_("opening lines"), max_length=300, blank=True)
    minutes = models.PositiveSmallIntegerField(default=1)
    series = models.ForeignKey(
        Series, verbose_name=_("series"), null=True, blank=True, on_delete=models.SET_NULL, related_name="articles"
    )
    series_order = models.PositiveSmallIntegerField(_("place in the series"), default=0)
    source = models.ForeignKey(Content, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    comments_until = models.DateTimeField(_("comments close on"), null=True, blank=True)
    correction = models.CharField(_("note of correction"), max_length=500, blank=True)
    corrected_at = models.DateTimeField(null=True, blank=True)

    cover = models.ForeignKey(Blob, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    cover_wide = models.ForeignKey(Blob, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    cover_small = models.ForeignKey(Blob, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    cover_alt = models.CharField(_("what the picture shows"), max_length=300, blank=True)
    cover_credit = models.CharField(_("credit of the picture"), max_length=200, blank=True)
    focus_x = models.PositiveSmallIntegerField(_("what matters, from left to right"), default=50)
    focus_y = models.PositiveSmallIntegerField(_("what matters, from top to bottom"), default=50)

    context = models.TextField(_("context"), blank=True, max_length=3000)
    actors = models.TextField(_("who took part"), blank=True, max_length=3000)
    cost = models.TextField(_("cost"), blank=True, max_length=1000)
    duration = models.TextField(_("time it took"), blank=True, max_length=1000)
    results = models.TextField(_("results"), blank=True, max_length=3000)
    advice = models.TextField(_("advice to others"), blank=True, max_length=3000)
    contact = models.TextField(_("whom to ask"), blank=True, max_length=1000)

    class Meta:
        verbose_name = _("article")

    @property
    def sheet(self) -> list[tuple[str, str]]:
        """The filled fields of an experience report: label and text, in their order."""
        if self.genre != self.Genre.EXPERIENCE:
            return []
        labels: dict[str, Any] = {field.name: field.verbose_name for field in self._meta.fields}
        rows = [(labels[name], getattr(self, name)) for name in SHEET]
        return [(str(label).capitalize(), value) for label, value in rows if value]

    @property
    def signatories(self) -> list[Any]:
        """The author, then those who sign beside them, where the rows were loaded."""
        others = [row.user for row in getattr(self, "loaded_signers", [])]
        return [one for one in [self.author, *others] if one is not None]

    @property
    def places(self) -> list[str]:
        """The main organisation of the author, where it was loaded."""
        return [str(place.organisation) for place in getattr(self.author, "main_places", [])[:1]]

    def search_text(self) -> str:
        """Return what search finds besides the title and the text: the opening lines and the sheet."""
        return "\n".join([self.opening, *(value for _label, value in self.sheet)])


class Newsroom(models.Model):
    """How a group publishes its articles. No row: they are published without being read first (AR02)."""

    group = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="newsroom")
    is_reviewing = models.BooleanField(_("an animator reads each article before it is published"), default=False)

    def __str__(self) -> str:
        return str(self.group)


def minutes_of(words: str) -> int:
    """Return how many minutes it takes to read a text, at least one."""
    return max(1, math.ceil(len(words.split()) / WORDS_A_MINUTE))


class GuestInvitation(models.Model):
    """Somebody outside the group is asked by mail to write one article; good until it is used or taken back (AR03)."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail address"))
    key = models.CharField(max_length=43, unique=True, default=make_key, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "email"], name="one_guest_invitation_each")]

    def __str__(self) -> str:
        return f"{self.article} · {self.email}"
