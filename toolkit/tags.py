"""The words of a group's items, put right by its animators: renamed or brought together (CC18)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from content import tagging
from content.models import Tag
from core import text
from core.paging import page_of
from groups.access import Access
from groups.guard import allow
from groups.middleware import access_of
from groups.models import Group
from search import index

PER_PAGE = 50


class PutRightForm(forms.Form):
    """One word of the group, and what it becomes."""

    word = forms.CharField(label=gettext_lazy("Word to put right"), max_length=tagging.TAG_LENGTH)
    becomes = forms.CharField(
        label=gettext_lazy("It becomes"),
        max_length=tagging.TAG_LENGTH,
        help_text=gettext_lazy("A new word renames it; a word in use brings both together."),
    )

    def __init__(self, *args: Any, group: Group, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.used = tagging.used_in(access, group)
        for field in self.fields.values():
            field.widget.attrs["data-tags"] = reverse("group_tags", args=[group.slug])

    def clean_word(self) -> Tag:
        """Return the tag. Raises ValidationError when no item that the person may read bears it."""
        found = self.used.filter(slug=text.slug(self.cleaned_data["word"])).first()
        if found is None:
            raise forms.ValidationError(_("Nothing in this group bears this word."))
        return found

    def clean_becomes(self) -> str:
        """Return the word. Raises ValidationError when there are several, or none."""
        names = tagging.split(self.cleaned_data["becomes"])
        if len(names) != 1:
            raise forms.ValidationError(_("Give one word or expression."))
        return names[0]

    def clean(self) -> dict[str, Any]:
        """Refuse a word that would become itself: accents and capitals make no other word."""
        data = super().clean() or self.cleaned_data
        if "word" in data and "becomes" in data and text.slug(data["becomes"]) == data["word"].slug:
            self.add_error("becomes", _("This is the same word: accents and capitals make no other."))
        return data


@require_http_methods(["GET", "HEAD", "POST"])
@allow("moderate")
def manage(request: HttpRequest, group: Group) -> HttpResponse:
    """List the words of the group with their items; put one right."""
    access = access_of(request)
    form = PutRightForm(
        request.POST if request.method == "POST" else None,
        group=group,
        access=access,
        initial={"word": request.GET.get("word", "")[: tagging.TAG_LENGTH]},
    )
    if form.is_bound and form.is_valid():
        count = tagging.rename(group, form.cleaned_data["word"], form.cleaned_data["becomes"])
        index.note_tagged(group, tagging.tag_named(form.cleaned_data["becomes"]))
        messages.success(
            request, ngettext("%(count)s item changed.", "%(count)s items changed.", count) % {"count": count}
        )
        return redirect("group_tags_manage", group.slug)
    page = page_of(tagging.used_in(access, group).order_by("slug"), request, PER_PAGE)
    context = {"group": group, "form": form, "page": page}
    return render(request, "groups/tags.html", context, status=422 if form.is_bound else 200)
