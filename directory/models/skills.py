"""Skills and who has or wants them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _


class Skill(models.Model):
    """Something people can do. A synonym leads to the skill it means; its own rows have been moved there.

    A skill is named to a reader when somebody tells them of it, or when administrators suggest it to everybody.
    """

    name = models.CharField(_("name"), max_length=60)
    slug = models.SlugField(max_length=80, unique=True)
    synonym_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="synonyms")
    is_suggested = models.BooleanField(_("suggested to everybody"), default=False)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return where the people who have it are."""
        return f"{reverse('accounts:directory')}?{urlencode({'skill': self.slug})}"


class PersonSkill(models.Model):
    """A skill that a person can help with, or wants to learn. Who reads it is the profile's `skills_reach`."""

    class Kind(models.TextChoices):
        HELP = "help", _("can help")
        LEARN = "learn", _("wants to learn")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="skills")
    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="people")
    kind = models.CharField(max_length=5, choices=Kind)
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "skill", "kind"], name="one_skill_each_way")]
        indexes = [models.Index(fields=["skill", "kind"], name="person_skill_kind")]

    def __str__(self) -> str:
        return f"{self.user} · {self.skill} · {self.kind}"


class SkillProposal(models.Model):
    """A skill drawn from what a person published, shown to that person alone until it is accepted.

    It keeps a word and not a `Skill`: a word of a private group must not become a skill before its author says so.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        ACCEPTED = "accepted", _("accepted")
        REFUSED = "refused", _("refused")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="skill_proposals")
    slug = models.SlugField(max_length=80)
    name = models.CharField(max_length=60)
    count = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=8, choices=State, default=State.PROPOSED)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "slug"], name="one_proposal_per_word")]

    def __str__(self) -> str:
        return f"{self.user} · {self.name} · {self.state}"
