"""Forms of inviting: people found by name, addresses pasted or uploaded, a word to them; links that let in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.people import people
from core import text
from groups.models import Group, JoinLink
from memberships.addresses import FILE_MAX, Line, read_pasted, read_table
from memberships.forms import RowsField
from memberships.inviting import AT_ONCE, Sorted, sort
from toolkit.forms import OnceMixin, limited

PEOPLE_MAX = 50
LOOK_FROM = 6
"""From that many addresses on, one looks at the list before it is sent."""


class InviteForm(OnceMixin):
    """Whom to invite, and a word to them."""

    people = RowsField(
        queryset=User.objects.none(),
        required=False,
        label=_("People who have an account"),
        widget=forms.MultipleHiddenInput,
        error_messages={"invalid_choice": _("One of these people has no account any more: look for them again.")},
    )
    addresses = forms.CharField(
        label=_("E-mail addresses"),
        required=False,
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 5, "autocapitalize": "none", "spellcheck": "false"}),
        help_text=_("Paste them as they are: one a line or separated by anything, with names or without."),
    )
    table = forms.FileField(
        label=_("Or a CSV file"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,text/csv"}),
        help_text=_("One person a line, from any spreadsheet. You see what was understood before anything is sent."),
    )
    message = forms.CharField(
        label=_("A word to them"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is in the mail, beside the presentation of the group."),
    )

    def __init__(self, *args: Any, group: Group, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.group = group
        self.lines: list[Line] = []
        self.sorted = Sorted()
        self.fields["people"].queryset = people().filter(is_active=True)  # type: ignore[attr-defined]
        self.fields["addresses"].widget.attrs.pop("maxlength", None)
        limited(self.fields["message"], 1000)

    def clean_people(self) -> list[User]:
        """Return the people chosen. Raises ValidationError beyond `PEOPLE_MAX`."""
        chosen = self.cleaned_data["people"]
        if len(chosen) > PEOPLE_MAX:
            raise forms.ValidationError(_("At most %(count)s people at once."), params={"count": PEOPLE_MAX})
        return list(chosen)

    def clean_message(self) -> str:
        """Return the word without control characters."""
        return text.normalise(self.cleaned_data["message"])

    def clean_addresses(self) -> str:
        """Read the addresses pasted."""
        pasted = text.normalise(self.cleaned_data["addresses"])
        self.lines.extend(read_pasted(pasted))
        return pasted

    def clean_table(self) -> Any:
        """Read the file. Raises ValidationError, with a sentence, for one that holds no table."""
        sent = self.cleaned_data["table"]
        if sent:
            self.lines.extend(read_table(sent.read(FILE_MAX + 1)))
        return sent

    def clean(self) -> dict[str, Any]:
        """Sort what was given. Raises ValidationError when nobody was named at all."""
        data = super().clean() or self.cleaned_data
        if self.errors:
            return data
        if not self.lines and not data["people"]:
            raise forms.ValidationError(_("Name somebody first: look for a person, paste addresses, or choose a file."))
        self.sorted = sort(self.group, self.lines, data["people"])
        if not self.sorted.count and not (self.sorted.kept_out or self.sorted.broken):
            raise forms.ValidationError(_("There is nobody to invite here."))
        return data

    @property
    def wants_a_look(self) -> bool:
        """Tell whether one should look at what was understood before it is sent."""
        found = self.sorted
        is_plain = not (self.cleaned_data.get("table") or found.kept_out or found.broken or found.later)
        return not is_plain or len(found.good) >= LOOK_FROM

    def as_sent(self) -> list[tuple[str, Any]]:
        """Return the fields of the preview's form, which sends what was found good and nothing else."""
        addresses = "\n".join(line.address for line in self.sorted.good)
        kept = [("people", person.pk) for person in self.sorted.people]
        data = self.cleaned_data
        return [("form_key", data["form_key"] or ""), ("addresses", addresses), ("message", data["message"]), *kept]

    @property
    def most(self) -> int:
        """How many invitations leave at once."""
        return AT_ONCE


class LinkForm(OnceMixin, forms.ModelForm):
    """A link that lets whoever has it join."""

    days = forms.TypedChoiceField(
        label=_("Counts for"),
        coerce=int,
        initial=30,
        choices=[
            (1, _("a day")),
            (7, _("a week")),
            (30, _("a month")),
            (365, _("a year")),
            (0, _("always, until revoked")),
        ],
    )
    uses_max = forms.IntegerField(
        label=_("How many people at most"), required=False, min_value=1, max_value=100_000,
        help_text=_("Left empty, there is no limit."),
    )  # fmt: skip

    class Meta:
        model = JoinLink
        fields = ["label"]
        help_texts = {"label": _("For you to recognise it: “Flyer of November”, “Newsletter”.")}

    def clean_label(self) -> str:
        """Return the label on one line."""
        return text.one_line(self.cleaned_data["label"])
