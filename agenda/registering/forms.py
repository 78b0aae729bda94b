"""The forms of the organisers, and that of guests."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from agenda.models import Event, RegistrationRules
from agenda.models.registration import COMPANIONS_MAX
from agenda.registering.asking import AnswerForm
from agenda.times import zone_of
from core import text
from groups.models import Audience, Group
from toolkit.forms import OnceMixin, limited
from toolkit.signers import SignersField

WORD_MAX = 4000
BEFORE = [
    (0, _("until it starts")),
    (1, _("until one hour before")),
    (24, _("until the day before, at the same hour")),
    (48, _("until two days before")),
    (72, _("until three days before")),
    (168, _("until a week before")),
    (336, _("until two weeks before")),
]


class RulesForm(forms.ModelForm):
    """How one registers for an event: places first, the rest folded."""

    class Meta:
        model = RegistrationRules
        fields = [
            "is_open", "places", "companions_max", "closes_before", "closes_at", "lets_guests", "seen_by",
            "reminds_week_before", "reminds_day_before", "note",
        ]  # fmt: skip
        widgets = {
            "seen_by": forms.RadioSelect,
            "note": forms.Textarea(attrs={"rows": 3}),
        }
        labels = {"is_open": _("Registrations are open"), "places": _("Places"), "note": _("Practical note")}
        help_texts = {
            "places": _("Empty: as many as wish to come. Once it is full, a waiting list opens."),
            "companions_max": _("How many people each may bring. Each takes a place. 0: nobody."),
            "note": _("Sent with the confirmation and the reminders: what to bring, where to park."),
        }

    closes_before = forms.TypedChoiceField(label=_("One registers"), coerce=int, choices=BEFORE)
    closes_at = forms.DateTimeField(
        label=_("Or until a date"), required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )  # fmt: skip

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        self.instance.event = event
        self.fields["companions_max"].required = False
        limited(self.fields["note"], 1000)
        if event.rrule:
            del self.fields["closes_at"]
        else:
            self.fields["closes_at"].help_text = _("By the clock of the event.")
            if self.instance.closes_at:
                self.initial["closes_at"] = self.instance.closes_at.astimezone(zone_of(event.zone)).replace(tzinfo=None)
        if event.effective_audience != Audience.WEB:
            self.fields["lets_guests"].help_text = _("Only where everybody may read the event: it is not so today.")

    def clean_closes_at(self) -> datetime | None:
        """Return the moment typed, by the clock of the event."""
        typed: datetime | None = self.cleaned_data["closes_at"]
        return typed.replace(tzinfo=zone_of(self.event.zone)) if typed else None

    def clean_companions_max(self) -> int:
        """Return how many companions one brings; nothing typed is none."""
        count: int = self.cleaned_data["companions_max"] or 0
        if count > COMPANIONS_MAX:
            raise ValidationError(_("At most %(count)s companions each."), params={"count": COMPANIONS_MAX})
        return count


class GuestForm(AnswerForm):
    """Name and address of somebody without an account, and what the organisers ask."""

    name = forms.CharField(label=_("Your name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(label=_("Your e-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email"}))

    def clean_name(self) -> str:
        """Return the name on one line. Raises ValidationError for one that could be taken for an address of a page."""
        name = text.one_line(self.cleaned_data["name"])
        if "/" in name or "www." in name.lower():
            raise ValidationError(_("Give a name, without any address."))
        return name


class AddForm(forms.Form):
    """Somebody whom an organiser registers: members by name, or one person without an account."""

    people = SignersField(label=_("Members"), help_text=_("Names or user names, separated by commas."))
    name = forms.CharField(label=_("Somebody without an account: name"), required=False, max_length=80)
    email = forms.EmailField(
        label=_("Their e-mail address"), required=False, help_text=_("They get the confirmation there, if you give it.")
    )
    companions = forms.IntegerField(label=_("Companions"), required=False, min_value=0, max_value=COMPANIONS_MAX)
    beyond = forms.BooleanField(label=_("Even if it is full"), required=False)

    def __init__(self, *args: Any, group: Group, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].group = group  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Return what was typed. Raises ValidationError when nobody was named."""
        data = super().clean() or self.cleaned_data
        data["name"] = text.one_line(data.get("name", ""))
        if not self.errors and not data.get("people") and not data["name"]:
            raise ValidationError(_("Name somebody to register."))
        if data.get("email") and not data["name"]:
            self.add_error("name", _("Give the name that goes with this address."))
        return data


class WordForm(OnceMixin, forms.Form):
    """A message to those registered, or to those who have not answered."""

    which = forms.ChoiceField(label=_("To whom"), widget=forms.RadioSelect)
    body = forms.CharField(label=_("Message"), max_length=WORD_MAX, widget=forms.Textarea(attrs={"rows": 7}))

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["which"].choices = choices  # type: ignore[attr-defined]
        limited(self.fields["body"], WORD_MAX)
