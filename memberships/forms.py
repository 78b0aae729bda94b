"""Forms of groups: make one, change its settings, its tools and its members."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from content.guard import ID_MAX
from core import text
from core.tools import tools
from groups.access import Access
from groups.models import ACCENTS, Group, GroupTool, Membership
from groups.roles import GRANTS
from groups.rules import tool_rows
from memberships.actions import AXES, Posters
from toolkit.forms import limited, written

ACCENT_WORDS = {
    "nuit": _("night"),
    "lampe": _("lamp"),
    "foret": _("forest"),
    "brique": _("brick"),
    "prune": _("plum"),
    "lac": _("lake"),
    "lavande": _("lavender"),
    "ardoise": _("slate"),
}
GRANT_WORDS = {
    "post": _("publish in the tools kept to contributors"),
    "curate": _("run the veille"),
    "moderate": _("moderate what is published"),
    "manage_members": _("manage members"),
    "edit_home": _("edit the home page, write to the whole group, see its figures"),
}
HELD_MAX = 20
"""How many first messages of a newcomer a group may hold: beyond, it is no longer about newcomers."""
# The hours of the French Republic, then of its neighbours.
TIME_ZONES = [
    "Europe/Paris", "America/Guadeloupe", "America/Martinique", "America/Cayenne", "Indian/Reunion", "Indian/Mayotte",
    "America/Miquelon", "America/St_Barthelemy", "America/Marigot", "Pacific/Noumea", "Pacific/Wallis",
    "Pacific/Tahiti", "Pacific/Marquesas", "Pacific/Gambier", "Europe/Brussels", "Europe/Luxembourg", "Europe/Zurich",
    "Europe/Berlin", "Europe/Rome", "Europe/Madrid", "Europe/London", "UTC",
]  # fmt: skip


def sent_in(request: HttpRequest) -> QueryDict | None:
    """Return what was posted, even when it is empty; None when the page was only asked for."""
    return request.POST if request.method == "POST" else None


class WordsForm(forms.ModelForm):
    """The name and the presentation of a group, as typed by somebody with `access`."""

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.access = access
        for name, longest in (("name", 80), ("summary", 200), ("description", 10_000)):
            limited(self.fields[name], longest)
        self.fields["summary"].help_text = _("What people read in the directory.")
        self.fields["description"].help_text = _("What the group does, for whom, how to take part.")
        self.fields["description"].widget.attrs["rows"] = 6
        written(self.fields["description"], files=False)

    def clean_name(self) -> str:
        """Return the name on one line. Raises ValidationError when a group the person may know of has it already.

        A secret group's name answers nothing: two groups may then bear the same name at two addresses.
        """
        name = text.one_line(self.cleaned_data["name"])
        if not any(c.isalnum() for c in name):
            raise forms.ValidationError(_("Give the group a name made of letters."))
        known = Group.objects.named_to(self.access).exclude(pk=self.instance.pk)
        if known.filter(name__iexact=name).exists():
            raise forms.ValidationError(_("A group already has this name. Join it, or choose another name."))
        return name

    def clean_summary(self) -> str:
        """Return the summary on one line."""
        return text.one_line(self.cleaned_data["summary"])

    def clean_description(self) -> str:
        """Return the presentation without control characters."""
        return text.normalise(self.cleaned_data["description"])


class SettingsForm(WordsForm):
    """Everything an admin may change of a group, but its tools."""

    time_zone = forms.ChoiceField(label=_("Time zone"))
    held_posts = forms.IntegerField(
        label=_("First messages read before they appear"), min_value=0, max_value=HELD_MAX, required=False
    )

    class Meta:
        model = Group
        fields = [
            *("name", "summary", "description", "accent", *AXES, "members_may_invite", "time_zone", "language"),
            *("parent", "is_readable_by_parent", "held_posts"),
        ]
        widgets = {
            "accent": forms.RadioSelect(attrs={"class": "is-row"}),
            "listing": forms.RadioSelect,
            "joining": forms.RadioSelect,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        swatch = '<span class="swatch" data-accent="{}" aria-hidden="true"></span><span>{}</span>'
        self.fields["accent"].choices = [  # type: ignore[attr-defined]
            (accent, format_html(swatch, accent, ACCENT_WORDS[accent])) for accent in ACCENTS
        ]
        zones = list(dict.fromkeys([self.instance.time_zone, *TIME_ZONES]))
        self.fields["time_zone"].choices = [  # type: ignore[attr-defined]
            (zone, zone.split("/")[-1].replace("_", " ")) for zone in zones
        ]
        self.fields["widest_audience"].help_text = _(
            "Narrowing it hides at once, everywhere, what was published more widely; widening it shows it again."
        )
        self.fields["is_readable_by_parent"].help_text = _("For a sub-group only.")
        self.fields["held_posts"].help_text = _(
            "How many messages of a newcomer a moderator reads before the others do. 0: none waits."
        )
        self._offer_parents()
        if self.instance.awaits_approval:
            for name in (*AXES, "parent", "is_readable_by_parent"):
                del self.fields[name]

    def clean_held_posts(self) -> int:
        """Return how many first messages wait; what holds today when nothing was sent."""
        typed: int | None = self.cleaned_data["held_posts"]
        return self.instance.held_posts if typed is None else typed

    def _offer_parents(self) -> None:
        field = cast(forms.ModelChoiceField, self.fields["parent"])
        mine = [pk for pk, part in self.access.parts.items() if part.may("administer")]
        known = Group.objects.named_to(self.access).filter(parent=None).exclude(pk=self.instance.pk)
        # The present parent stays possible for an admin of the sub-group who does not run it.
        may_be = known.filter(pk__in=[*mine, self.instance.parent_id or 0]).order_by("name")
        field.queryset = may_be.none() if self.instance.children.exists() else may_be
        field.label, field.empty_label = _("Sub-group of"), _("Nothing: it stands by itself")
        field.help_text = _("Only groups that you run yourself. A group with sub-groups cannot be one.")


class ToolForm(forms.Form):
    """One tool of a group: on or off, its place, who posts in it."""

    is_on = forms.BooleanField(label=_("On"), required=False)
    place = forms.IntegerField(label=_("Place"), min_value=1, max_value=99)
    creates = forms.ChoiceField(label=_("Who publishes"), choices=GroupTool.Posters)
    comments = forms.ChoiceField(label=_("Who comments"), choices=GroupTool.Posters)


class ToolsForm:
    """The form of each installed tool of a group, read and checked together."""

    def __init__(self, group: Group, data: Any = None) -> None:
        rows = tool_rows(group)
        self.is_bound = data is not None
        installed = {tool.label: tool for tool in tools()}
        order = [label for label in rows if label in installed] + [label for label in installed if label not in rows]
        self.rows = [
            (installed[label], ToolForm(data, prefix=label, initial=self._initial(rows.get(label), place)))
            for place, label in enumerate(order, 1)
        ]

    @staticmethod
    def _initial(row: GroupTool | None, place: int) -> dict[str, Any]:
        members = GroupTool.Posters.MEMBERS
        creates, comments = (row.who_creates, row.who_comments) if row else (members, members)
        return {"is_on": row is not None, "place": place, "creates": creates, "comments": comments}

    def is_valid(self) -> bool:
        """Tell whether every tool's form is right; all are checked, so that every error shows."""
        return all([form.is_valid() for _tool, form in self.rows])  # noqa: C419

    @property
    def labels(self) -> list[str]:
        """The tools switched on, in the order of their places."""
        on = [(form.cleaned_data["place"], tool.label) for tool, form in self.rows if form.cleaned_data["is_on"]]
        return [label for _place, label in sorted(on, key=lambda pair: pair[0])]

    @property
    def posters(self) -> dict[str, Posters]:
        """Who may post, by tool."""
        return {
            tool.label: Posters(form.cleaned_data["creates"], form.cleaned_data["comments"]) for tool, form in self.rows
        }


class ReasonForm(forms.Form):
    """Why one asks, refuses, removes or bans. Written on one line, kept with the act."""

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, required: bool = False, label: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["reason"]
        field.required = required
        field.label = label or field.label
        limited(field, 500)

    def clean_reason(self) -> str:
        """Return the reason on one line."""
        return text.one_line(self.cleaned_data["reason"])


class RowsField(forms.ModelMultipleChoiceField):
    """Rows ticked in a list; a number that no database keeps is a row that is not there."""

    def clean(self, value: Any) -> Any:
        """Return the rows. Raises ValidationError when one of them is not, or no longer, in the list."""
        if any(len(pk) > len(str(ID_MAX)) - 1 for pk in value or []):
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().clean(value)


class RequestsForm(ReasonForm):
    """The requests ticked, and what to answer to them."""

    people = RowsField(
        queryset=Membership.objects.none(),
        label=_("Requests"),
        error_messages={
            "required": _("Tick at least one person."),
            "invalid_choice": _("One of these requests was answered or withdrawn meanwhile: look at the list again."),
        },
    )
    decision = forms.ChoiceField(choices=[("accept", _("accept")), ("refuse", _("refuse"))], widget=forms.HiddenInput)

    def __init__(self, *args: Any, group: Group, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        waiting = group.memberships.filter(state=Membership.State.ASKED).select_related("user")
        self.fields["people"].queryset = waiting  # type: ignore[attr-defined]


class RoleForm(forms.Form):
    """The role of one member."""

    role = forms.ChoiceField(label=_("Role"), choices=Membership.Role, widget=forms.RadioSelect)


class GrantsForm(forms.Form):
    """The exceptional rights of one member."""

    verbs = forms.MultipleChoiceField(
        label=_("May also"),
        choices=[(verb, GRANT_WORDS[verb]) for verb in GRANTS],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For somebody who is neither animator nor admin. Animators may do all of this."),
    )
