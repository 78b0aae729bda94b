"""The forms of reading: whom one asks and before when, and what the reader answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from groups.found import member_named
from groups.models import Group
from veille.models import Reading
from veille.models.asking import SUMMARY_MAX


class AskForm(forms.Form):
    """A member, by user name, the day before which they should answer, and a word to them."""

    person = forms.CharField(label=gettext_lazy("Who reads it"), max_length=30)
    due_on = forms.DateField(
        label=gettext_lazy("Before"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    note = forms.CharField(
        label=gettext_lazy("A word to the reader"), required=False, max_length=300,
        help_text=gettext_lazy("What you expect: a summary, an opinion on one point…"),
    )  # fmt: skip

    def __init__(self, *args: Any, group: Group, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.group = group
        self.fields["person"].error_messages["required"] = _("Search for a member, then choose one.")

    def clean_person(self) -> User:
        """Return the member. Raises ValidationError for nobody."""
        row = member_named(self.group, self.cleaned_data["person"])
        if row is None:
            raise forms.ValidationError(_("Choose somebody among the members of the group."))
        return row.user


class AnswerForm(forms.Form):
    """A summary in a few sentences, and an opinion."""

    summary = forms.CharField(
        label=gettext_lazy("Summary"), max_length=SUMMARY_MAX, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Two or three sentences for those who have not read it: all the members see them."),
    )  # fmt: skip
    verdict = forms.ChoiceField(
        label=gettext_lazy("My opinion"), choices=Reading.Verdict.choices, widget=forms.RadioSelect
    )
