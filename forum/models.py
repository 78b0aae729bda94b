"""Threads, the categories that sort them, those who ask the same, and the animators' ready answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from content.models import Content
from core import text
from groups.models import Group, GroupTool

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class Category(Content):
    """A shelf of the forum. Its title and text are those of the item; who reads a thread is the thread's own."""

    # Named, so that `category` stays free for what a thread is in.
    content_ptr = models.OneToOneField(
        Content, parent_link=True, primary_key=True, on_delete=models.CASCADE, related_name="as_category"
    )
    order = models.PositiveSmallIntegerField(default=0)
    who_posts = models.CharField(
        _("who starts threads here"), max_length=12, choices=GroupTool.Posters, default=GroupTool.Posters.MEMBERS
    )
    default_tags = models.CharField(_("tags given to its threads"), max_length=400, blank=True)
    prompt = models.TextField(_("what to say in a new thread"), blank=True, max_length=2000)

    if TYPE_CHECKING:
        topics: RelatedManager[Topic]

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = "categories"


class Topic(Content):
    """A thread. Its replies are comments."""

    class Nature(models.TextChoices):
        QUESTION = "question", _("question")
        DISCUSSION = "discussion", _("discussion")
        ANNOUNCEMENT = "announcement", _("announcement")
        EXPERIENCE = "experience", _("experience report")
        PARTNERS = "partners", _("looking for partners")

    category = models.ForeignKey(
        Category, verbose_name=_("category"), null=True, blank=True, on_delete=models.SET_NULL, related_name="topics"
    )
    nature = models.CharField(_("kind of thread"), max_length=12, choices=Nature, default=Nature.DISCUSSION)
    is_solved = models.BooleanField(default=False)
    summary = models.TextField(_("summary"), blank=True, max_length=5000)
    summary_html = models.TextField(blank=True)
    summary_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    summary_at = models.DateTimeField(null=True, blank=True)
    slow_minutes = models.PositiveSmallIntegerField(_("minutes between two messages of one person"), default=0)

    if TYPE_CHECKING:
        also_asking: RelatedManager[AlsoAsking]

    class Meta:
        verbose_name = _("thread")

    @property
    def card_facts(self) -> list[str]:
        """What a row of the forum's list adds to a card: the author's organisation and the category, where loaded."""
        places = getattr(self.author, "main_places", []) if self.author else []
        found = [str(place.organisation) for place in places[:1]]
        if "category" in self._state.fields_cache and self.category is not None:
            found.append(self.category.title)
        return found

    @property
    def card_signs(self) -> list[tuple[str, str, str]]:
        """What a row of the forum's list adds to the signs of a card: (icon, words, tone)."""
        if self.nature == self.Nature.DISCUSSION:
            return []
        found: list[tuple[str, Any, str]] = [
            ("question" if self.nature == self.Nature.QUESTION else "message", self.get_nature_display(), "")
        ]
        if self.nature == self.Nature.QUESTION and not self.comment_count:
            found.append(("clock", _("Unanswered"), "is-attention"))
        return [(icon, str(words).capitalize(), tone) for icon, words, tone in found]

    def search_text(self) -> str:
        """Return what search finds besides the title and the text: the summary."""
        return text.plain(self.summary_html)


class AlsoAsking(models.Model):
    """A person who asks the same question: counted, and told of the answer, without an empty message (FO16)."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="also_asking")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="also_asking")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "user"], name="asks_it_once")]

    def __str__(self) -> str:
        return f"{self.user} · {self.topic}"


class ReadyAnswer(models.Model):
    """What the animators of a group often have to say: a welcome, a move, a request for details (FO21)."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="ready_answers")
    title = models.CharField(_("title"), max_length=80)
    body = models.TextField(_("text"), max_length=5000)

    class Meta:
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title
