"""The forms of what a person wants to hear of: pauses, the digest, and a level for each of their groups."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.db import transaction
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from accounts.forms import time_zones
from accounts.models import Profile, User
from core import clock
from groups.models import Group, Level
from notifications import preferences, stopping
from notifications.follows import set_level
from notifications.models import Follow, Preference

CHOICES = [
    (Level.ALL, _("Everything that is published or answered")),
    (Level.IMPORTANT, _("What is important: what I follow, and what names me")),
    (Level.DIGEST, _("A digest of what I have not read")),
    (Level.NOTHING, _("Nothing")),
]
OF_ITEM = [("", _("As for the group")), *[(level.value, level.label) for level in Level]]
DIGESTS = [
    (Preference.Digest.DAILY, _("Every day")),
    (Preference.Digest.WEEKLY, _("Every week")),
    (Preference.Digest.NEVER, _("never")),
]


class WishesForm(forms.Form):
    """All mails, the digest, and one field per group, named `group-<id>`; `everywhere` sets them all at once.

    A field that is not sent changes nothing, but for the two boxes.
    """

    is_mail_paused = forms.BooleanField(
        required=False,
        label=_("Stop all mails"),
        help_text=_("You still get those about your account and your memberships. Notifications stay on the site."),
    )
    paused_until = forms.DateField(
        required=False,
        label=_("Pause all mails until"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("For a holiday: they come again from that day on, and nothing of what came meanwhile is sent."),
    )
    is_hands_off = forms.BooleanField(
        required=False,
        label=_("Do not follow what I write in"),
        help_text=_("Else the answers in discussions where you wrote reach you, whatever the group."),
    )
    digest = forms.ChoiceField(required=False, label=_("My digest comes"), choices=DIGESTS)
    digest_day = forms.TypedChoiceField(
        required=False, label=_("A weekly one on"), coerce=int, empty_value=None, choices=list(WEEKDAYS.items())
    )
    digest_hour = forms.TypedChoiceField(
        required=False, label=_("At"), coerce=int, empty_value=None, choices=[(h, f"{h:02d}:00") for h in range(24)]
    )
    time_zone = forms.ChoiceField(required=False, label=_("Time zone"))
    everywhere = forms.ChoiceField(
        required=False,
        label=_("The same for all my groups"),
        choices=[("", _("Leave each as it is below")), *CHOICES],
    )

    def __init__(self, *args: Any, user: User, groups: list[Group], **kwargs: Any) -> None:
        self.user = user
        self.groups = {f"group-{group.pk}": group for group in groups}
        self.levels = levels_of(user, groups)
        super().__init__(*args, **kwargs)
        self.wish = preferences.preference_of(user)
        until = self.wish.paused_until
        self.zone = preferences.zone_of(user)
        self.initial = {
            "is_mail_paused": self.wish.is_mail_paused,
            "paused_until": until.date() if until and until > clock.now() else None,
            "is_hands_off": not self.wish.follows_what_i_write,
            "digest": self.wish.digest,
            "digest_day": self.wish.digest_day,
            "digest_hour": self.wish.digest_hour,
            "time_zone": self.zone,
        }
        self.fields["time_zone"].choices = time_zones()  # type: ignore[attr-defined]
        if len(groups) < 2:
            del self.fields["everywhere"]
        for name, group in self.groups.items():
            level = self.levels.get(group.pk, Level.IMPORTANT)
            self.fields[name] = forms.ChoiceField(label=group.name, choices=CHOICES, initial=level)

    def of_groups(self) -> list[forms.BoundField]:
        """Return the fields of the groups."""
        return [self[name] for name in self.groups]

    def clean_paused_until(self) -> datetime | None:
        """Return the start of that day on the person's own clock. Raises ValidationError for a day that is past."""
        day = self.cleaned_data["paused_until"]
        if day is None:
            return None
        moment = datetime.combine(day, time(), preferences.zone(self.zone))
        if not clock.now() < moment < clock.now().replace(year=clock.now().year + 5):
            raise forms.ValidationError(_("Choose a day to come, within five years."))
        return moment

    @transaction.atomic
    def save(self) -> None:
        """Keep what was changed, and nothing else; what is stopped also leaves the outbox."""
        data, changed = self.cleaned_data, set(self.changed_data)
        kept: dict[str, Any] = {}
        if "is_hands_off" in changed:
            kept["follows_what_i_write"] = not data["is_hands_off"]
        if "is_mail_paused" in changed:
            kept["is_mail_paused"] = data["is_mail_paused"]
        if "paused_until" in changed:
            kept["paused_until"] = data["paused_until"]
        kept |= {name: data[name] for name in ("digest",) if name in changed and data[name]}
        kept |= {
            name: data[name] for name in ("digest_day", "digest_hour") if name in changed and data[name] is not None
        }
        if "time_zone" in changed and data["time_zone"]:
            Profile.objects.filter(user=self.user).update(time_zone=data["time_zone"])
            kept.setdefault("digest", self.wish.digest)
        if kept:
            preferences.save(self.user, **kept)
        if kept.get("is_mail_paused") or kept.get("paused_until"):
            stopping.drop_bulk(self.user)
        self._keep_levels(changed)

    def _keep_levels(self, changed: set[str]) -> None:
        everywhere = self.cleaned_data.get("everywhere", "")
        for name, group in self.groups.items():
            wanted = everywhere or (self.cleaned_data[name] if name in changed else "")
            if wanted and wanted != self.levels.get(group.pk):
                choose(self.user, group, Level(wanted))


class LevelForm(forms.Form):
    """How much of one group: the control of its home page and of the mail's page."""

    level = forms.ChoiceField(label=_("By mail, I want"), choices=CHOICES)


def choose(user: User, group: Group, level: Level) -> None:
    """Set the level of one group; what waits of a group that is silenced goes."""
    if level == Level.NOTHING:
        stopping.silence(user, group)
    else:
        set_level(user, group, level)


def levels_of(user: User, groups: list[Group]) -> dict[int, str]:
    """Return the level a person chose for each of `groups`, by group id: one query."""
    rows = Follow.objects.filter(user=user, group__in=groups, content=None, tag=None)
    return dict(rows.values_list("group_id", "level"))
