"""The queue of held messages of a group: release them, or refuse them with a reason."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from content import linked
from content.models import Comment, Content
from groups.guard import allow
from groups.middleware import access_of, me
from groups.models import Group
from moderation.forms import HeldForm
from toolkit import holding

AT_ONCE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@allow("moderate")
def queue(request: HttpRequest, group: Group) -> HttpResponse:
    """Show what waits in the group; release or refuse what is ticked."""
    items, comments = holding.held_in(group)
    form = HeldForm(request.POST if request.method == "POST" else None)
    items = items.select_related("author", "group")
    comments = comments.select_related("author", "content__group")
    if form.is_bound and form.is_valid():
        say(request, form, decide(picked(items, form, "item") + picked(comments, form, "comment"), form, request))
        return redirect("moderation:held", group.slug)
    shown = list(comments[:AT_ONCE])
    linked.load(access_of(request), shown)
    context = {
        "group": group,
        "form": form,
        "items": items[:AT_ONCE],
        "comments": shown,
        "ticked_items": form.pks("item"),
        "ticked_comments": form.pks("comment"),
    }
    return render(request, "moderation/held.html", context, status=422 if form.is_bound else 200)


def picked(rows: Any, form: HeldForm, kind: str) -> list[Any]:
    """Return the rows that were ticked among those that wait, or all that the page showed."""
    if form.cleaned_data["decision"] != "release_all":
        rows = rows.filter(pk__in=form.pks(kind))
    return list(rows[:AT_ONCE])


def decide(chosen: list[Content | Comment], form: HeldForm, request: HttpRequest) -> int:
    """Do to each what was decided; return how many still waited."""
    releases, reason, done = form.cleaned_data["decision"] != "refuse", form.cleaned_data["reason"], 0
    for thing in chosen:
        if isinstance(thing, Comment):
            done += (
                holding.release_comment(comment=thing, by=me(request))
                if releases
                else holding.refuse_comment(comment=thing, by=me(request), reason=reason)
            )
        else:
            done += (
                holding.release(item=thing, by=me(request))
                if releases
                else holding.refuse(item=thing, by=me(request), reason=reason)
            )
    return done


def say(request: HttpRequest, form: HeldForm, count: int) -> None:
    """Tell the moderator what was done."""
    if form.cleaned_data["decision"] != "refuse":
        sentence = ngettext("%(count)s message is published.", "%(count)s messages are published.", count)
    else:
        sentence = ngettext(
            "%(count)s message is refused: its author is told why.",
            "%(count)s messages are refused: their authors are told why.",
            count,
        )
    messages.success(request, sentence % {"count": count} if count else _("Somebody else had answered already."))
