"""The form of a new group: its name, who may see it, perhaps a group to start from or to be within."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django import forms
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from memberships import similar
from memberships.actions import AXES
from memberships.copying import models_for
from memberships.forms import WordsForm
from toolkit.forms import OnceMixin, limited

PRESETS = {
    "open": ("listed", "open", "web", "platform", "web"),
    "request": ("listed", "request", "web", "group", "web"),
    "private": ("name", "request", "members", "group", "group"),
    "secret": ("secret", "invitation", "members", "group", "group"),
}
PRESET_WORDS = {
    "open": (_("Open"), _("Everybody sees it; anybody with an account joins at once and reads.")),
    "request": (_("On request"), _("Everybody sees its home page; you decide who joins, and members read.")),
    "private": (_("Private"), _("People know its name and may ask to join; only members see what is inside.")),
    "secret": (_("Secret"), _("Nobody knows it exists but the people you invite.")),
    "model": (_("As its model"), _("The same choices as the group you start from.")),
}


def seen_key(groups: list[Group]) -> str:
    """Return what a form sends back to say that it has shown these similar groups."""
    return ",".join(str(group.pk) for group in groups)


class NewGroupForm(OnceMixin, WordsForm):
    """A new group: its name, and one plain choice of access that the folded axes can refine."""

    model = forms.ChoiceField(label=_("Start from"), required=False)
    preset = forms.ChoiceField(label=_("Who can see it and join it?"), widget=forms.RadioSelect, initial="request")
    seen_similar = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Group
        fields = ["name", "summary", "description", "purpose", "is_readable_by_parent"]

    def __init__(self, *args: Any, parent: Group | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parent = parent
        self.similar: list[Group] = []
        self.models = {group.slug: group for group in models_for(self.access)}
        self.fields["name"].widget.attrs |= {
            "hx-get": reverse("groups:similar"),
            "hx-trigger": "input changed delay:400ms",
            "hx-target": "#similar",
            "autocomplete": "off",
        }
        self._offer_models()
        limited(self.fields["purpose"], 500)
        self.fields["purpose"].required = True
        self.fields["purpose"].help_text = _("The site’s administrators read it before they open the group.")
        if not settings.GROUP_APPROVAL or self.access.user.is_superuser:
            del self.fields["purpose"]
        if parent is None:
            del self.fields["is_readable_by_parent"]
        self.fields["preset"].choices = [  # type: ignore[attr-defined]
            (value, format_html("<span><strong>{}</strong><br>{}</span>", name, sentence))
            for value, (name, sentence) in PRESET_WORDS.items()
            if value != "model" or self.models
        ]
        for axis, column in forms.fields_for_model(Group, AXES).items():
            choices = [
                ("", _("As chosen above")),
                *cast(list[tuple[str, str]], cast(forms.ChoiceField, column).choices),
            ]
            self.fields[axis] = forms.ChoiceField(label=column.label, choices=choices, required=False)

    def _offer_models(self) -> None:
        if not self.models:
            del self.fields["model"]
            return
        offered = [(group.slug, group.name) for group in self.models.values() if group.is_template]
        own = [(group.slug, group.name) for group in self.models.values() if not group.is_template]
        named = [(_("Models"), offered), (_("My groups"), own)]
        choices = [("", _("Nothing: the usual tools")), *[(label, rows) for label, rows in named if rows]]
        self.fields["model"].choices = choices  # type: ignore[attr-defined]
        self.fields["model"].help_text = _(
            "Its tools, its home page, its themes and its settings; no member, no content."
        )

    @property
    def chosen_model(self) -> Group | None:
        """The group whose structure is taken."""
        return self.models.get(self.cleaned_data.get("model", ""))

    def clean(self) -> dict[str, Any]:
        """Set the five axes of the group, and show once the groups whose names are like the one typed (LG14)."""
        data = super().clean() or self.cleaned_data
        self.instance.parent = self.parent
        self._set_axes(data)
        if data.get("name"):
            self.similar = similar.similar(self.access, data["name"])
            if self.similar and seen_key(self.similar) != data.get("seen_similar"):
                self.add_error(
                    None,
                    _("Groups with a name like this one exist: see below. To make yours all the same, send again."),
                )
        return data

    def _set_axes(self, data: dict[str, Any]) -> None:
        preset = PRESETS.get(data.get("preset", ""), PRESETS["request"])
        if data.get("preset") == "model":
            model = self.chosen_model
            if model is None:
                self.add_error("preset", _("Choose a group to start from, or another answer."))
                return
            preset = tuple(getattr(model, axis) for axis in AXES)
        for axis, value in zip(AXES, preset, strict=True):
            setattr(self.instance, axis, data.get(axis) or value)

    def sent_key(self) -> UUID | None:
        """Return the key this form was sent with: a form sent again is not checked again, its name being taken."""
        typed = self["form_key"].data if self.is_bound else None
        try:
            return UUID(typed) if typed else None
        except ValueError:
            return None

    @property
    def has_folded_errors(self) -> bool:
        """Tell whether something is wrong under "More options"."""
        return any(axis in self.errors for axis in AXES)
