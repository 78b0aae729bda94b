"""What people tell of themselves: at sign-up, and in their profile."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.forms import BoundField
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.fields import AnswersMixin, ReachField, own_fields
from accounts.models import Profile, User
from accounts.photos import PHOTO_MAX_BYTES, make
from accounts.territories import TerritoryField
from core import text

FRANCE = [
    "Europe/Paris",
    "America/Guadeloupe",
    "America/Martinique",
    "America/Cayenne",
    "America/Miquelon",
    "America/St_Barthelemy",
    "America/Marigot",
    "Indian/Mayotte",
    "Indian/Reunion",
    "Pacific/Noumea",
    "Pacific/Tahiti",
    "Pacific/Wallis",
]


class NameField(forms.CharField):
    """The name that others read: one line with at least a letter."""

    def __init__(self, **extra: Any) -> None:
        super().__init__(label=_("First and last name"), max_length=80, **extra)

    def clean(self, value: Any) -> str:
        """Return the name on one line. Raises ValidationError when it holds no letter."""
        name = text.one_line(super().clean(value))
        if name and not any(letter.isalpha() for letter in name):
            raise forms.ValidationError(_("Write the name that people know you by."))
        return name


class SignupExtras(forms.Form):
    """What we ask at sign-up besides an address and a password; django-allauth builds its form on this one."""

    name = NameField(
        help_text=_(
            "Signed-in people will see your name, your organisation and what you write about yourself. "
            "Nobody but you sees your e-mail address."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ["name", "email", "password1"]

    def signup(self, request: HttpRequest, user: User) -> None:
        """Do nothing more: the adapter has saved the person and the profile."""


class ProfileForm(AnswersMixin, forms.ModelForm):
    """A person's name, what they say of themselves and to whom, language and time zone."""

    name = NameField()
    time_zone = forms.ChoiceField(label=_("Time zone"))
    presentation_reach = ReachField(label=_("Who reads your presentation"))

    territory = TerritoryField(label=_("My commune"))
    territory_reach = ReachField(label=_("Who reads your commune"))

    class Meta:
        model = Profile
        fields = ["presentation", "presentation_reach", "territory", "territory_reach", "language", "time_zone"]
        widgets = {"presentation": forms.Textarea(attrs={"rows": 6})}
        help_texts = {"presentation": _("What you do, where, and what you can help with.")}

    field_order = ["name", "presentation", "presentation_reach"]

    def __init__(self, *args: Any, **extra: Any) -> None:
        super().__init__(*args, **extra)
        self.fields["name"].initial = self.instance.user.name
        zones = self.fields["time_zone"]
        assert isinstance(zones, forms.ChoiceField)  # noqa: S101
        zones.choices = time_zones()
        for name in ("presentation_reach", "territory_reach"):
            self.fields[name].initial = getattr(self.instance, name)
        self.ask(own_fields(), user=self.instance.user)

    def told(self) -> Iterator[tuple[BoundField, BoundField | None]]:
        """Yield each part of the profile with who reads it."""
        yield self["presentation"], self["presentation_reach"]
        yield self["territory"], self["territory_reach"]
        yield from self.pairs()

    def clean_presentation(self) -> str:
        """Return the presentation in the form in which texts are kept."""
        return text.normalise(self.cleaned_data["presentation"])


class PhotoForm(forms.ModelForm):
    """A photo, and who sees it."""

    photo = forms.FileField(
        label=_("Choose a picture"),
        required=False,
        help_text=_("JPEG, PNG, WebP or GIF, up to 12 MB. We keep its middle, as a square."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}),
    )

    class Meta:
        model = User
        fields = ["photo_reach"]

    field_order = ["photo", "photo_reach"]

    def clean_photo(self) -> list[bytes] | None:
        """Return the squares made of the picture, or None without one. Raises ValidationError when it is none."""
        file = self.cleaned_data["photo"]
        if not file:
            return None
        if file.size > PHOTO_MAX_BYTES:
            raise forms.ValidationError(_("This picture is larger than 12 MB: choose a smaller one."))
        squares = make(file.read())
        if squares is None:
            raise forms.ValidationError(_("This file is no picture we can show: choose a JPEG, PNG, WebP or GIF file."))
        return squares


@cache
def time_zones() -> list[tuple[Any, list[tuple[str, str]]]]:
    """Return the choices of time zones: those of France first."""
    others = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "SystemV/")))
    return [(_("France"), _named(FRANCE)), (_("Elsewhere"), _named([zone for zone in others if zone not in FRANCE]))]


def _named(zones: list[str]) -> list[tuple[str, str]]:
    return [(zone, zone.partition("/")[2].replace("_", " ").replace("/", ", ")) for zone in zones]
