"""The form that makes a token."""

from __future__ import annotations

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from api.models import ApiToken
from api.tokens import LIVES
from core import text


def _days(count: int) -> str:
    return ngettext("%(count)s day", "%(count)s days", count) % {"count": count}


class TokenForm(forms.Form):
    """What the token is for, what it may do, how long it lives."""

    name = forms.CharField(
        label=_("What it is for"), max_length=60, help_text=_("The name of the program, so that you recognise it here.")
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"), choices=ApiToken.Scope, widget=forms.CheckboxSelectMultiple
    )
    days = forms.TypedChoiceField(
        label=_("For how long"), coerce=int, choices=[(days, lazy(_days, str)(days)) for days in LIVES], initial=90
    )

    def clean_name(self) -> str:
        """Return the name on one line."""
        return text.one_line(self.cleaned_data["name"])
