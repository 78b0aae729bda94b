"""The form of what a person wants to hear of: all mails on or off, and a level for each of their groups."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from groups.models import Group, Level
from notifications import stopping
from notifications.follows import set_level
from notifications.models import Follow, Preference

CHOICES = [
    (Level.ALL, _("Everything that is published or answered")),
    (Level.IMPORTANT, _("What is important: what I follow, and what names me")),
    (Level.NOTHING, _("Nothing")),
]


class WishesForm(forms.Form):
    """One switch for all mails and one field per group, named `group-<id>`."""

    is_mail_paused = forms.BooleanField(
        required=False,
        label=_("Stop all mails"),
        help_text=_("You still get those about your account and your memberships. Notifications stay on the site."),
    )

    def __init__(self, *args: Any, user: User, groups: list[Group], **kwargs: Any) -> None:
        self.user = user
        self.groups = {f"group-{group.pk}": group for group in groups}
        self.levels = levels_of(user, groups)
        super().__init__(*args, **kwargs)
        paused = Preference.objects.filter(user=user, is_mail_paused=True)
        self.initial = {"is_mail_paused": paused.exists()}
        for name, group in self.groups.items():
            level = self.levels.get(group.pk, Level.IMPORTANT)
            chosen = level if level in dict(CHOICES) else Level.IMPORTANT
            self.fields[name] = forms.ChoiceField(label=group.name, choices=CHOICES, initial=chosen)

    @transaction.atomic
    def save(self) -> None:
        """Keep what was changed, and nothing else; what is stopped also leaves the outbox."""
        if "is_mail_paused" in self.changed_data:
            self.pause(self.cleaned_data["is_mail_paused"])
        for name, group in self.groups.items():
            if name in self.changed_data:
                self.choose(group, Level(self.cleaned_data[name]))

    def pause(self, is_paused: bool) -> None:
        """Stop all mails, or let them come again."""
        if is_paused:
            stopping.pause(self.user)
        else:
            Preference.objects.filter(user=self.user).update(is_mail_paused=False)

    def choose(self, group: Group, level: Level) -> None:
        """Set the level of one group."""
        if level == Level.NOTHING:
            stopping.silence(self.user, group)
        else:
            set_level(self.user, group, level)


def levels_of(user: User, groups: list[Group]) -> dict[int, str]:
    """Return the level a person chose for each of `groups`, by group id: one query."""
    rows = Follow.objects.filter(user=user, group__in=groups, content=None, tag=None)
    return dict(rows.values_list("group_id", "level"))
