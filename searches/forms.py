"""The form that keeps a search."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import text
from groups.access import Access
from groups.models import Group
from searches.actions import is_full
from searches.models import NAME_MAX, SearchMail

GROUPS_MAX = 50


class SaveForm(forms.Form):
    """A name, for whom it is kept, and whether it comes by mail."""

    name = forms.CharField(label=gettext_lazy("Name of the search"), max_length=NAME_MAX)
    for_group = forms.ChoiceField(label=gettext_lazy("For whom"), required=False)
    period = forms.ChoiceField(
        label=gettext_lazy("What is new, by mail"),
        required=False,
        help_text=gettext_lazy("Nothing comes when nothing is new, and each mail has a link that stops it."),
    )

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.access = access
        mine = Group.objects.named_to(access).filter(pk__in=access.curated_group_ids).order_by("name")
        self.groups = {group.slug: group for group in mine.only("slug", "name")[:GROUPS_MAX]}
        choices = [("", _("For me alone"))]
        choices += [(slug, _("For the group %(name)s") % {"name": group.name}) for slug, group in self.groups.items()]
        whom, period = self.fields["for_group"], self.fields["period"]
        if isinstance(whom, forms.ChoiceField) and isinstance(period, forms.ChoiceField):
            whom.choices = choices
            period.choices = [("", _("Never")), *SearchMail.Period.choices]
        if not self.groups:
            del self.fields["for_group"]

    @property
    def group(self) -> Group | None:
        """The group chosen, or None for oneself."""
        return self.groups.get(self.cleaned_data.get("for_group", ""))

    def clean_name(self) -> str:
        """Return the name on one line. Raises ValidationError when nothing is left of it."""
        name = text.one_line(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError(_("Give it a name."))
        return name

    def clean(self) -> dict[str, Any]:
        """Refuse one search too many."""
        data = super().clean() or self.cleaned_data
        if is_full(self.access.user, self.group):  # type: ignore[arg-type]
            raise forms.ValidationError(_("As many searches as may be kept are kept already: let one go first."))
        return data
