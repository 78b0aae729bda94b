"""The animators' pages of what puts a tool's items in order: categories of a forum, collections of bookmarks.

A section is an item of an inner kind: followed, moved and taken back from the trash like the rest, in no stream.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.models import User
from content.guard import ID_MAX
from content.models import Content
from core import text
from core.tools import ToolConfig, tool_for
from groups.access import Access
from groups.guard import allow
from groups.middleware import access_of, me
from groups.models import Group
from groups.rules import tool_row
from toolkit import actions
from toolkit.forms import limited

NAME_MAX = 80


class SectionForm(forms.ModelForm):
    """A section: its name, what it is for, its place among the others. Subclasses name their model."""

    class Meta:
        fields: ClassVar[list[str]] = ["title", "body", "order"]
        labels: ClassVar[dict[str, Any]] = {"title": _("Name"), "body": _("What it is for"), "order": _("Place")}
        widgets: ClassVar[dict[str, Any]] = {"body": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, longest in (("title", NAME_MAX), ("body", 500)):
            limited(self.fields[name], longest)

    def clean_title(self) -> str:
        """Return the name on one line. Raises ValidationError when it is too long for a row of sections."""
        name = text.one_line(self.cleaned_data["title"])
        if len(name) > NAME_MAX:
            raise forms.ValidationError(_("At most 80 characters."))
        return name


@dataclass(frozen=True)
class Words:
    """What the pages of one kind of section say, as lazy strings. `made` takes `%(name)s`."""

    one: Any
    all: Any
    new: Any
    make: Any
    none: Any
    made: Any
    saved: Any
    removed: Any


@dataclass(frozen=True)
class Sections:
    """The pages of one kind of section: a list with the form of a new one, the form of one, its removal."""

    model: type[Content]
    form_class: type[forms.ModelForm]
    segment: str
    words: Words

    def urls(self) -> list[URLPattern]:
        """Return the three addresses, named `<segment>`, `section` and `remove_section`."""
        return [
            path(f"{self.segment}/", allow("moderate")(self.every), name=self.segment),
            path(f"{self.segment}/<int:pk>/", allow("moderate")(self.one), name="section"),
            path(
                f"{self.segment}/<int:pk>/remove/", require_POST(allow("moderate")(self.remove)), name="remove_section"
            ),
        ]

    @property
    def tool(self) -> ToolConfig:
        """The tool whose items these sections hold."""
        return tool_for(self.model._meta.model_name or "")

    def of(self, access: Access, group: Group) -> list[Any]:
        """Return the sections of a group in the animators' order: one query."""
        seen: Any = self.model.objects.visible_to(access).filter(group=group)
        return list(seen.order_by("order", "pk"))

    def home(self, group: Group) -> str:
        """Return the address of the list of sections."""
        return reverse(f"{self.tool.label}:{self.segment}", args=[group.slug])

    def frame(self, group: Group) -> dict[str, Any]:
        """Return what every page shows. Raises Http404 where the tool is off."""
        if tool_row(group, self.tool.label) is None:
            raise Http404
        tool_url = reverse(f"{self.tool.label}:list", args=[group.slug])
        return {"group": group, "tool": self.tool, "words": self.words, "home": self.home(group), "tool_url": tool_url}

    def find(self, request: HttpRequest, group: Group, pk: int) -> Any:
        """Return a section that the reader sees. Raises Http404."""
        seen = self.model.objects.visible_to(access_of(request)).filter(group=group, pk=min(pk, ID_MAX))
        found = seen.select_related("group").first()
        if found is None:
            raise Http404
        return found

    def every(self, request: HttpRequest, group: Group) -> HttpResponse:
        """List the sections, and make one."""
        context = self.frame(group)
        form = self.form_class(request.POST if request.method == "POST" else None, instance=self.model(group=group))
        if form.is_bound and form.is_valid():
            made = save(form.save(commit=False), by=me(request))
            messages.success(request, self.words.made % {"name": made.title})
            return redirect(self.home(group))
        context |= {"form": form, "sections": self.of(access_of(request), group)}
        return render(request, "content/sections.html", context, status=422 if form.is_bound else 200)

    def one(self, request: HttpRequest, group: Group, pk: int) -> HttpResponse:
        """Change a section."""
        context, found = self.frame(group), self.find(request, group, pk)
        form = self.form_class(request.POST if request.method == "POST" else None, instance=found)
        if form.is_bound and form.is_valid():
            save(form.save(commit=False), by=me(request))
            messages.success(request, self.words.saved)
            return redirect(self.home(group))
        return render(request, "content/section.html", {**context, "form": form}, status=422 if form.is_bound else 200)

    def remove(self, request: HttpRequest, group: Group, pk: int) -> HttpResponseBase:
        """Put a section in the trash; what it held stays, in none until it comes back."""
        actions.trash(item=self.find(request, group, pk), by=me(request))
        messages.success(request, self.words.removed)
        return redirect(self.home(group))


@transaction.atomic
def save(section: Any, *, by: User | None) -> Any:
    """Save a section, new or changed. Whoever reads the tool reads it: its items have audiences of their own."""
    section.audience = section.group.widest_audience
    if section.pk and by:
        actions.edit(item=section, editor=by)
    else:
        actions.publish(item=section, author=by, quiet=True)
    return section
