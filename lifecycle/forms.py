"""Forms of those who decide who comes in."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.actions import REASON_MAX
from accounts.models import ApprovedDomain, Organisation, SignupRequest
from core import text

PATTERN = re.compile(r"(\*\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")


class DomainForm(forms.ModelForm):
    """A mail domain whose people register by themselves, and the organisation it is of."""

    organisation = forms.CharField(
        label=_("Organisation"),
        required=False,
        max_length=160,
        help_text=_("Whoever confirms an address of this domain is placed there. Its exact name; empty for none."),
        widget=forms.TextInput(attrs={"list": "organisations"}),
    )

    class Meta:
        model = ApprovedDomain
        fields = ["pattern"]
        help_texts = {"pattern": _("Such as “mairie.example.org”, or “*.example.org” for all that is below it.")}

    def clean_pattern(self) -> str:
        """Return the domain in small letters, without what people write before it. Raises ValidationError."""
        pattern = text.one_line(self.cleaned_data["pattern"]).lower().rpartition("@")[2]
        try:
            host = pattern.removeprefix("*.").encode("idna").decode()
        except UnicodeError:
            host = ""
        pattern = f"*.{host}" if pattern.startswith("*.") else host
        if not PATTERN.fullmatch(pattern):
            raise forms.ValidationError(_("This is not a mail domain: write what comes after the @."))
        return pattern

    def clean_organisation(self) -> Organisation | None:
        """Return the organisation of that name. Raises ValidationError when there is none."""
        name = text.one_line(self.cleaned_data["organisation"])
        found = Organisation.objects.filter(name__iexact=name).first() if name else None
        if name and found is None:
            raise forms.ValidationError(_("No organisation has this name."))
        return found


class AnswersForm(forms.Form):
    """Accept or refuse those who ask for an account, several at once."""

    people = forms.ModelMultipleChoiceField(
        label=_("Who do you answer?"),
        queryset=SignupRequest.objects.none(),
        error_messages={"required": _("Tick those you answer."), "invalid_choice": _("Somebody answered meanwhile.")},
    )
    decision = forms.ChoiceField(choices=[("accept", ""), ("refuse", "")])
    reason = forms.CharField(
        label=_("Reason of a refusal, sent to the people"), required=False, max_length=REASON_MAX,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def __init__(self, *args: Any, waiting: Any, **extra: Any) -> None:
        super().__init__(*args, **extra)
        people = self.fields["people"]
        assert isinstance(people, forms.ModelMultipleChoiceField)  # noqa: S101
        people.queryset = waiting

    def clean(self) -> dict[str, Any]:
        """Ask for a reason with a refusal."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("decision") == "refuse" and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Say why: the people read it."))
        return cleaned


class LeaveForm(forms.Form):
    """What becomes of what I wrote, and a tick, since there is no way back."""

    texts = forms.ChoiceField(
        label=_("What becomes of what you wrote?"),
        choices=[
            ("keep", _("It stays, signed “former member”: discussions go on making sense.")),
            ("erase", _("It goes: your items, your files and the text of your comments are removed.")),
        ],
        widget=forms.RadioSelect,
    )
    sure = forms.BooleanField(
        label=_("I know that my account is deleted at once and for good."),
        error_messages={"required": _("Tick this box to delete your account.")},
    )
