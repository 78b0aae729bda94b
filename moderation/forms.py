"""Forms of moderation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core import text
from toolkit.forms import limited

REASON_MAX = 500
THINGS_MAX = 50


class HeldForm(forms.Form):
    """What is done with the held messages that are ticked, each named as `item-12` or `comment-34`."""

    decision = forms.ChoiceField(
        choices=[(word, word) for word in ("release", "refuse", "release_all")], widget=forms.HiddenInput
    )
    reason = forms.CharField(
        label=_("Reason of a refusal, told to the author"),
        required=False,
        max_length=REASON_MAX,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limited(self.fields["reason"], REASON_MAX)
        named: list[str] = self.data.getlist("things")[:THINGS_MAX] if hasattr(self.data, "getlist") else []
        self.named = [name.partition("-") for name in named]

    def pks(self, kind: str) -> list[int]:
        """Return the ids ticked of one kind of thing."""
        pks = [pk for what, _dash, pk in self.named if what == kind]
        return [int(pk) for pk in pks if pk.isascii() and pk.isdigit() and len(pk) < 19]

    def clean_reason(self) -> str:
        """Return the reason on one line."""
        return text.one_line(self.cleaned_data["reason"])

    def clean(self) -> dict[str, Any]:
        """Raise ValidationError when nothing is ticked, or when a refusal gives no reason."""
        data = super().clean() or {}
        if data.get("decision") != "release_all" and not self.pks("item") and not self.pks("comment"):
            raise forms.ValidationError(_("Tick at least one message."))
        if data.get("decision") == "refuse" and not data.get("reason"):
            self.add_error("reason", _("Say why: the author is told."))
        return data
