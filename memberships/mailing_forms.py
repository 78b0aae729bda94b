"""The form of a mail to the members of a group."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organisation, User
from content.models import Tag
from core import text
from groups.models import Group
from memberships import mailing
from notifications.models import GroupMail
from toolkit.forms import OnceMixin, limited

BODY_MAX = 20_000
Part = GroupMail.Part


class GroupMailForm(OnceMixin, forms.ModelForm):
    """Subject, text, to whom, and where answers go."""

    takes_answers = forms.TypedChoiceField(
        label=gettext_lazy("Answers"),
        coerce=lambda value: value == "me",
        choices=[("me", gettext_lazy("to my own address, which they will see")), ("none", gettext_lazy("to nobody"))],
        widget=forms.RadioSelect,
        initial="me",
    )
    organisation = forms.ModelChoiceField(
        label=gettext_lazy("Which organisation"),
        queryset=Organisation.objects.none(),
        required=False,
        help_text=gettext_lazy("If you write to the members of one."),
    )
    tag = forms.ModelChoiceField(
        label=gettext_lazy("Which tag"),
        queryset=Tag.objects.none(),
        required=False,
        help_text=gettext_lazy("If you write to those who follow one."),
    )
    copies_author = forms.BooleanField(label=gettext_lazy("Send me a copy"), required=False, initial=True)

    class Meta:
        model = GroupMail
        fields = ["part", "organisation", "tag", "subject", "body", "takes_answers", "copies_author"]
        widgets = {"body": forms.Textarea(attrs={"rows": 10}), "part": forms.RadioSelect}

    def __init__(self, *args: Any, group: Group, author: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.group, self.instance.author = group, author
        choices: dict[str, Any] = {"organisation": mailing.organisations_in(group), "tag": mailing.tags_in(group)}
        parts = [(value, label) for value, label in Part.choices if value not in choices or choices[value].exists()]
        self.fields["part"].choices = parts  # type: ignore[attr-defined]
        for name, rows in choices.items():
            if name in dict(parts):
                self.fields[name].queryset = rows  # type: ignore[attr-defined]
            else:
                del self.fields[name]
        limited(self.fields["body"], BODY_MAX)

    def clean_body(self) -> str:
        """Return the text. Raises ValidationError for one that is too long or empty."""
        body = text.normalise(self.cleaned_data["body"])
        if len(body) > BODY_MAX:
            raise forms.ValidationError(_("This text is too long for a mail: publish it, and send its address."))
        return body

    def clean(self) -> dict[str, Any]:
        """Demand the organisation, or the tag, that the part speaks of."""
        data = super().clean() or self.cleaned_data
        part = data.get("part")
        if part in {Part.ORGANISATION, Part.TAG} and not data.get(part):
            self.add_error(part, _("Choose which one."))
        return data

    def written(self) -> GroupMail:
        """Return the mail as it was filled in, with what counts for its part and nothing else."""
        row: GroupMail = self.instance
        row.form_key = self.cleaned_data.get("form_key")
        if row.part != Part.ORGANISATION:
            row.organisation = None
        if row.part != Part.TAG:
            row.tag = None
        return row
