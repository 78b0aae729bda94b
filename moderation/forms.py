"""Forms of moderation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core import text
from moderation.models import DETAILS_MAX, OFFERED, REASON_MAX, Report
from toolkit.forms import OnceMixin, limited

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


class ReportForm(OnceMixin, forms.Form):
    """What is wrong with a thing. A visitor leaves an address, to which the answer goes."""

    reason = forms.ChoiceField(
        label=_("What is wrong?"),
        choices=[(value, label) for value, label in Report.Reason.choices if value in OFFERED],
        widget=forms.RadioSelect,
    )
    details = forms.CharField(
        label=_("What should we know?"),
        required=False,
        max_length=DETAILS_MAX,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("For instance which words, or which law. The author never learns who reported."),
    )
    email = forms.EmailField(label=_("Your e-mail address"), help_text=_("The answer goes there, and nothing else."))

    def __init__(self, *args: Any, is_visitor: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limited(self.fields["details"], DETAILS_MAX)
        if not is_visitor:
            del self.fields["email"]

    def clean(self) -> dict[str, Any]:
        """Raise ValidationError when "something else" is not explained."""
        data = super().clean() or {}
        if data.get("reason") == Report.Reason.OTHER and not data.get("details", "").strip():
            self.add_error("details", _("Say in a few words what is wrong."))
        return data


class ContestForm(OnceMixin, forms.Form):
    """Why somebody contests a decision about what they wrote."""

    details = forms.CharField(
        label=_("Why do you contest this decision?"),
        max_length=DETAILS_MAX,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limited(self.fields["details"], DETAILS_MAX)


class DecisionForm(forms.Form):
    """What is done about a reported thing, and why: the reason goes to its author and to whoever reported it."""

    decision = forms.ChoiceField(label=_("What do you do?"), widget=forms.RadioSelect)
    explanation = forms.CharField(
        label=_("Why?"),
        max_length=REASON_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Sent to whoever reported it, and to its author unless nothing changes. Name the rule or the law."),
    )

    def __init__(self, *args: Any, offered: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision"].choices = offered  # type: ignore[attr-defined]
        limited(self.fields["explanation"], REASON_MAX)

    def clean_explanation(self) -> str:
        """Return the reason on one line."""
        return text.one_line(self.cleaned_data["explanation"])


class BlockForm(forms.Form):
    """Why an account is blocked, and what becomes of what the person wrote; or why it is opened again."""

    reason = forms.CharField(max_length=REASON_MAX, widget=forms.Textarea(attrs={"rows": 3}))
    what = forms.ChoiceField(
        label=_("What the person wrote"),
        choices=[("keep", _("stays as it is")), ("trash", _("goes to the trash, for 30 days"))],
        initial="keep",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, is_blocked: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limited(self.fields["reason"], REASON_MAX)
        self.fields["reason"].label = _("Why?") if is_blocked else _("Reason, sent to the person")
        if is_blocked:
            self.fields["reason"].required = False
            del self.fields["what"]
