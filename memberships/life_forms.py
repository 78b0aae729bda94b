"""Forms of a group's life: the typed confirmation of the trash, and to whom one hands over."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core import text
from groups.found import member_named
from groups.models import Group, Membership
from groups.querysets import MembershipQuerySet


class TrashForm(forms.Form):
    """The name of the group, typed by whoever puts it in the trash: so that nobody does it by accident."""

    typed_name = forms.CharField(
        label=_("Type the name of the group"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, *args: Any, group: Group, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.group = group

    def clean_typed_name(self) -> str:
        """Return the name. Raises ValidationError when it is not the group's; accents and case do not count."""
        typed = text.one_line(self.cleaned_data["typed_name"])
        if text.fold(typed) != text.fold(self.group.name):
            raise forms.ValidationError(_("This is not the name of the group. Nothing was done."))
        return typed


def admins_of(group: Group) -> MembershipQuerySet:
    """Return the admins of a group, the oldest first, at most twenty."""
    return Membership.objects.active().filter(group=group, role="admin").select_related("user").order_by("since")[:20]


class HandOverForm(forms.Form):
    """To whom, by user name, and what one stays oneself."""

    person = forms.CharField(
        label=_("To whom"), max_length=30, error_messages={"required": _("Choose somebody among the members found.")}
    )
    stays = forms.ChoiceField(
        label=_("And you?"),
        choices=[
            (Membership.Role.ADMIN, _("I stay an admin too")),
            (Membership.Role.ANIMATOR, _("I stay in the animation team")),
            (Membership.Role.MEMBER, _("I stay a member")),
        ],
        initial=Membership.Role.ADMIN,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, group: Group, by: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.group, self.by = group, by

    def clean_person(self) -> Membership:
        """Return the membership of the person meant. Raises ValidationError when it is no other member."""
        row = member_named(self.group, self.cleaned_data["person"], self.by)
        if row is None:
            raise forms.ValidationError(_("Choose somebody else among the members of the group."))
        return row
