"""Pages that put a discussion in order: messages to another item, two items into one (FO23)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from content.guard import ID_MAX, allow
from content.models import Comment, Content
from content.models.content import TITLE_MAX
from content.rules import can
from core import text
from groups.access import Access
from groups.middleware import access_of, me
from toolkit import places, threads

SELECTED_MAX = 500
LATEST = 20


class TargetForm(forms.Form):
    """Where messages go: an item among the latest of its kind, or at an address."""

    target = forms.TypedChoiceField(
        label=gettext_lazy("To an item that exists"), coerce=int, required=False, empty_value=None
    )
    address = forms.CharField(
        label=gettext_lazy("Or the address of an item"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("Copied from your browser; its number is enough."),
    )

    def __init__(self, *args: Any, content: Content, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.content, self.access = content, access
        latest = Content.objects.visible_to(access).filter(group=content.group, kind=content.kind)
        shown = latest.exclude(pk=content.pk).order_by("-last_activity_at")[:LATEST]
        self.fields["target"].choices = [("", "—"), *((one.pk, one.title) for one in shown)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Find the item. Raises ValidationError where it is not there, or may not be put in order by this person."""
        data = super().clean() or {}
        if data.get("address"):
            data["into"] = self.find(number_in(data["address"]), "address")
        elif data.get("target"):
            data["into"] = self.find(data["target"], "target")
        elif not data.get("title"):
            self.add_error("target", _("Choose where they go."))
        return data

    def find(self, pk: int, field: str) -> Content | None:
        """Return the item of that number, or None after an error beside `field`."""
        found = Content.objects.visible_to(self.access).select_related("group", "author").filter(pk=pk).first()
        if found is None:
            self.add_error(field, _("There is no such item, or you may not read it."))
        elif found.pk == self.content.pk:
            self.add_error(field, _("This is the item they are in already."))
        elif not found.tool.commentable or not can(self.access, "moderate", found):
            self.add_error(
                field, _("You may not put that item in order: this asks for the right to moderate its group.")
            )
        return found


class SplitForm(TargetForm):
    """Messages go to a new item, with this title, or to one that exists."""

    title = forms.CharField(label=gettext_lazy("Title of a new item"), max_length=TITLE_MAX, required=False)
    field_order = ("title", "target", "address")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.content.tool.blank(self.content) is None:
            del self.fields["title"]

    def clean_title(self) -> str:
        """Return the title on one line."""
        return text.one_line(self.cleaned_data["title"])


def number_in(typed: str) -> int:
    """Return the number of the item that an address of this site names, or 0."""
    typed = typed.strip()
    if typed.isascii() and typed.isdigit():
        return min(int(typed[:19]), ID_MAX)
    try:
        found = resolve(urlsplit(typed).path)
    except (Resolver404, ValueError):
        return 0
    return min(int(found.kwargs.get("pk", 0)), ID_MAX)


def selected(content: Content, access: Access, asked: QueryDict) -> list[Comment]:
    """Return the messages that the address selects, in reading order; with `following`, all that come after too."""
    pks = [int(pk) for pk in asked.getlist("m")[:SELECTED_MAX] if pk.isascii() and pk.isdigit() and len(pk) < 19]
    shown = places.comments_of(content, access).filter(trashed_at=None).select_related("content__group")
    chosen = list(shown.filter(pk__in=pks))
    if chosen and asked.get("following"):
        first = chosen[0]
        after = shown.exclude(places.before_q(first.created_at, first.pk))
        chosen = list(after[:SELECTED_MAX])
    return chosen


@allow("moderate")
def split(request: HttpRequest, content: Content) -> HttpResponse:
    """Ask where the selected messages go, then move them there."""
    access, sent = access_of(request), request.POST if request.method == "POST" else None
    comments = selected(content, access, sent or request.GET)
    if not comments:
        messages.info(request, _("Select the messages to move first."))
        return redirect(f"{content.get_absolute_url()}?select=1#comments")
    form = SplitForm(sent, content=content, access=access)
    if form.is_bound and form.is_valid():
        made = moved(comments, form.cleaned_data, request)
        count = len(comments)
        done = ngettext("%(count)s message moved here.", "%(count)s messages moved here.", count) % {"count": count}
        messages.success(request, done)
        return redirect(made)
    context = {"group": content.group, "tool": content.tool, "content": content, "comments": comments, "form": form}
    return render(request, "content/split.html", context, status=422 if form.is_bound else 200)


def moved(comments: list[Comment], data: dict[str, Any], request: HttpRequest) -> Content:
    """Move the messages where a valid form says; return the item that holds them now."""
    into: Content | None = data.get("into")
    if into is None:
        return threads.split(comments=comments, title=data["title"], by=me(request))
    threads.move_comments(comments=comments, to=into, by=me(request))
    return into


@allow("moderate")
def join(request: HttpRequest, content: Content) -> HttpResponse:
    """Ask which item this one is joined to, then join them: its address leads there for ever."""
    form = JoinForm(request.POST if request.method == "POST" else None, content=content, access=access_of(request))
    if form.is_bound and form.is_valid():
        kept = form.cleaned_data["into"]
        threads.join(lost=content, kept=kept, by=me(request))
        messages.success(request, _("“%(title)s” was joined to this item.") % {"title": content.title})
        return redirect(kept)
    context = {"group": content.group, "tool": content.tool, "content": content, "form": form}
    return render(request, "content/join.html", context, status=422 if form.is_bound else 200)


class JoinForm(TargetForm):
    """Which item of the same kind another is joined to."""

    def find(self, pk: int, field: str) -> Content | None:
        """Return the item, or None after an error beside `field`; only two items of a kind are joined."""
        found = super().find(pk, field)
        if found is not None and found.kind != self.content.kind:
            self.add_error(field, _("Two items are joined when they are of the same kind."))
        return found
