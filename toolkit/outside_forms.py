"""The forms of public links: making one, and giving its password."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy


class LinkForm(forms.Form):
    """Until when a public link opens, and perhaps behind what password."""

    days = forms.TypedChoiceField(
        label=gettext_lazy("It opens for"),
        coerce=int,
        initial=30,
        choices=[
            (1, gettext_lazy("a day")),
            (7, gettext_lazy("a week")),
            (30, gettext_lazy("a month")),
            (180, gettext_lazy("six months")),
            (365, gettext_lazy("a year")),
        ],
    )
    password = forms.CharField(
        label=gettext_lazy("Password"), required=False, max_length=60,
        help_text=gettext_lazy("Send it by another way than the address. Left empty, the address is enough."),
    )  # fmt: skip
    may_propose = forms.BooleanField(
        label=gettext_lazy("Whoever holds it may propose a change"), required=False,
        help_text=gettext_lazy("Nothing changes before somebody who writes here takes it in."),
    )  # fmt: skip

    def __init__(self, *args: Any, hears: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not hears:
            del self.fields["may_propose"]


class PasswordForm(forms.Form):
    """The password of a public link."""

    password = forms.CharField(
        label=gettext_lazy("Password"), max_length=60, widget=forms.PasswordInput(attrs={"autocomplete": "off"})
    )
