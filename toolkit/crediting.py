"""Who signs an item, and when it came out: a moderator puts it right, both are told once (LA7)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from activity.record import record
from content.guard import allow
from content.models import Content
from core import clock, text
from groups.found import found_members, member_named
from groups.middleware import me
from notifications import follows
from search import index
from toolkit import actions
from toolkit.forms import ReasonForm

OLDEST = timedelta(days=366 * 30)
"""How far back an item may be dated: a group brings its past along, not history."""
MINUTE = timedelta(minutes=1)


class CreditForm(ReasonForm):
    """A new author among the members, by user name, and the moment the item came out; empty, each stays."""

    person = forms.CharField(label=_("Author"), max_length=30, required=False)
    at = forms.DateTimeField(
        label=_("Published on"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
    )
    field_order = ("person", "at", "reason")

    def __init__(self, *args: Any, item: Content, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.item = item
        if item.published_at is None or item.state == Content.State.SCHEDULED:
            del self.fields["at"]

    def clean_person(self) -> User | None:
        """Return the author: the one it has when nobody was chosen. Raises ValidationError for no member."""
        typed = self.cleaned_data["person"]
        if not typed or (self.item.author and typed == self.item.author.username):
            return self.item.author
        row = member_named(self.item.group, typed)
        if row is None:
            raise forms.ValidationError(_("Choose somebody among the members of the group."))
        return row.user

    def clean_at(self) -> datetime | None:
        """Return the moment. Raises ValidationError for one to come, or further back than anybody remembers."""
        moment: datetime | None = self.cleaned_data["at"]
        if moment is not None and not clock.now() - OLDEST < moment <= clock.now() + MINUTE:
            raise forms.ValidationError(_("Choose a moment in the past, within thirty years."))
        return moment


@require_http_methods(["GET", "HEAD", "POST"])
@allow("moderate")
def credit(request: HttpRequest, content: Content) -> HttpResponse:
    """Ask who signs an item and when it came out, then put it right."""
    sent = request.POST if request.method == "POST" else None
    form = CreditForm(sent, item=content, initial={"at": content.published_at})
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        said = {"author": data["person"], "at": data.get("at"), "reason": data["reason"]}
        if reassign(item=content, by=me(request), **said):
            messages.success(request, gettext("It is put right, and both authors are told."))
        return redirect(content)
    words = text.one_line(request.POST.get("q", "") or request.GET.get("q", ""))[:80]
    found = found_members(content.group, words, content.author_id or 0) if words else None
    context = {"group": content.group, "tool": content.tool, "content": content, "form": form}
    context |= {"words": words, "found": found}
    return render(request, "content/credit.html", context, status=422 if form.is_bound else 200)


@transaction.atomic
def reassign(*, item: Content, by: User, author: User | None, at: datetime | None, reason: str = "") -> bool:
    """Give an item another author, another date of publication, or both; return whether anything changed.

    Its place in lists follows its date. Old and new author are told once, and the log keeps both.
    """
    columns: dict[str, Any] = {}
    said: dict[str, Any] = {}
    if author is not None and author.pk != item.author_id:
        columns["author"], said["authors"] = author, [item.author_id, author.pk]
    if at is not None and item.published_at is not None and abs(at - item.published_at) >= MINUTE:
        columns |= dated(item, at)
        said["changes"] = {"published_at": [one.isoformat(timespec="minutes") for one in (item.published_at, at)]}
    if not columns:
        return False
    Content.objects.filter(pk=item.pk).update(**columns)
    if "author" in columns:
        follows.follow(columns["author"], item)
    who = columns.get("author", item.author)
    row = record("content.reassigned", actor=by, content=item, person=who, **said, **actions.given(reason))
    actions.announce(row)
    index.note_changed(item)
    return True


def dated(item: Content, at: datetime) -> dict[str, Any]:
    """Return the columns that follow the date of an item: its place, unless a comment or an event gave it another."""
    columns: dict[str, Any] = {"published_at": at}
    if item.sort_at in {item.published_at, item.created_at}:
        columns["sort_at"] = at
    if item.last_activity_at in {item.published_at, item.created_at}:
        columns["last_activity_at"] = at
    return columns
