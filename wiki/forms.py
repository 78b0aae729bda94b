"""The forms of a page: its text, or one section; its place; what its branch allows."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import text
from groups.access import Access
from toolkit.forms import ContentForm, limited
from toolkit.moving import answers_for
from wiki import tree
from wiki.models import Page
from wiki.saving import ClashError, Typed
from wiki.sections import Section, cut

SUMMARY_MAX = 200
CHOICES_MAX = 1000
SECTION_FIELDS = {"body", "version", "form_key", "section", "summary"}
Choices = list[tuple[int | str, Any]]


def places(found: tree.Tree, without: int = 0) -> Choices:
    """Return the pages of a tree as the choices of a field, indented; the branch of `without` left out."""
    branch = {node.page.pk for node in found.nodes[without].walk()} if without in found.nodes else set()
    nodes = [node for node in found.ordered() if node.page.pk not in branch][:CHOICES_MAX]
    return [("", _("At the first level")), *((n.page.pk, "\u2003" * n.depth + n.page.title) for n in nodes)]


class PageForm(ContentForm):
    """A page, or one of its sections. Somebody else's changes meanwhile are settled when it is saved, not here."""

    parent = forms.TypedChoiceField(label=_("Placed under"), coerce=int, required=False, empty_value=None)
    section = forms.IntegerField(required=False, min_value=0, max_value=10_000, widget=forms.HiddenInput)
    summary = forms.CharField(
        label=_("What you changed"), max_length=SUMMARY_MAX, required=False,
        help_text=_("In a few words, for those who follow the page. Empty, it is said for you."),
    )  # fmt: skip

    class Meta:
        model = Page
        fields = ["title", "body", "audience"]

    field_order = ["title", "parent", "body", "summary", "tags", "files", "audience", "offers", "form_key"]

    def __init__(self, *args: Any, access: Access, section: Section | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.access, self.conflict = access, None
        # Put together after a clash, the text is whole, and comes alone when a section was begun.
        is_alone = bool(self.data) and bool(self.instance.pk) and "title" not in self.data
        is_section = section is not None or bool(self.data.get("section")) or is_alone
        if self.instance.pk:
            del self.fields["parent"]
            limited(self.fields["summary"], SUMMARY_MAX)
            if is_section or not answers_for(access, self.instance):
                self.fields.pop("audience", None)
        else:
            del self.fields["summary"], self.fields["section"]
            choices = places(tree.load(access, self.group))
            self.fields["parent"].choices = choices  # type: ignore[attr-defined]
        self.fields["body"].widget.attrs["data-pages"] = reverse("wiki:titles", args=[self.group.slug])
        if is_section:
            self._narrow(section)

    def _narrow(self, section: Section | None) -> None:
        """Keep what one section needs."""
        for name in set(self.fields) - SECTION_FIELDS:
            del self.fields[name]
        number = section.number if section is not None else self.data.get("section")
        self.draft_place = f"edit:{self.instance.pk}:{number}" if number is not None else f"edit:{self.instance.pk}"
        if section is not None:
            self.initial = {**self.initial, "body": cut(self.instance.body, section), "section": section.number}

    def clean_parent(self) -> Page | None:
        """Return the page chosen, among those of the group that the writer sees."""
        pk = self.cleaned_data.get("parent")
        seen = Page.objects.visible_to(self.access).filter(group=self.group)
        return seen.filter(pk=pk).first() if pk else None

    def clash(self, started: str, mine: str) -> None:
        """Leave it to `saving.save`, which knows the text that both began with and holds the row."""

    def typed(self) -> Typed:
        """Return what was typed, for `saving.save`."""
        data = self.cleaned_data
        return Typed(
            body=data["body"],
            version=data.get("version", ""),
            section=data.get("section"),
            title=data.get("title"),
            summary=text.one_line(data.get("summary", "")),
            audience=data.get("audience"),
            tags=data.get("tags") if "tags" in self.fields else None,
            files=data.get("files", []),
        )

    def _post_clean(self) -> None:
        """Keep the row as it stands when a section alone was typed: its body is not the page's."""
        if "title" in self.fields:
            super()._post_clean()  # type: ignore[misc]

    def show(self, clash: ClashError) -> None:
        """Become the form of the whole page, holding both texts in place, and say what happened."""
        typed = cast(QueryDict, self.data).copy()
        typed["version"], typed["body"] = clash.version, clash.body
        typed.pop("section", None)
        self.data, self.conflict = typed, clash.conflict
        self.add_error(
            "body",
            _(
                "This text was changed meanwhile, in the same place. Both stand below, one after the other: "
                "keep what is right, then save."
            ),
        )


class PlaceForm(forms.Form):
    """Where a page stands in the tree."""

    parent = forms.TypedChoiceField(label=_("Placed under"), coerce=int, required=False, empty_value=None)

    def __init__(self, *args: Any, page: Page, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.page, self.access = page, access
        choices = places(tree.load(access, page.group), without=page.pk)
        self.fields["parent"].choices = choices  # type: ignore[attr-defined]
        self.fields["parent"].initial = page.parent_id

    def clean_parent(self) -> Page | None:
        """Return the page chosen, among those of the group that the reader sees."""
        pk = self.cleaned_data.get("parent")
        seen = Page.objects.visible_to(self.access).filter(group=self.page.group)
        return seen.filter(pk=pk).first() if pk else None
