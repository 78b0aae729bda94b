"""Comments on any item: the same few addresses for every tool, under `/c/<id>/comments/`."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from content import drafts as kept_drafts
from content.guard import allow
from content.models import Comment, Content
from content.rules import can_on_comment
from groups.access import Access
from groups.middleware import access_of, me
from toolkit import actions, drafts, places, removing, thread, threads, writing
from toolkit.forms import CommentEditForm, CommentForm

REFUSED = {
    "edit": gettext_lazy("Only its author may change a comment; moderators may remove it."),
    "accept": gettext_lazy("Only whoever asked, or a moderator, says which comment is the answer."),
}


@require_POST
@allow("reply")
def create(request: HttpRequest, content: Content) -> HttpResponse:
    """Add a comment; answer with the very fragment of the page, or go to it."""
    form = CommentForm(request.POST, request.FILES, content=content)
    wait = content.tool.waits(content, me(request))
    if wait:
        form.add_error(None, wait)
    if not form.is_valid():
        return refused(request, content, form)
    data = form.cleaned_data
    comment = actions.post_comment(
        content=content,
        author=me(request),
        body=data["body"],
        parent=data["parent"],
        files=data["files"],
        form_key=data["form_key"],
    )
    kept_drafts.forget(user=me(request), place=form.draft_place)
    return added(request, content, comment)


def added(request: HttpRequest, content: Content, comment: Comment) -> HttpResponse:
    """Show the new comment where it stands; its author hears which names will reach nobody."""
    unheard = writing.unheard_sentence(comment, content)
    if not request.headers.get("HX-Request"):
        if unheard:
            messages.warning(request, unheard)
        return redirect(comment)
    comment.is_answer_here = True  # type: ignore[attr-defined]
    fresh = {
        "unheard": unheard,
        "comment": comment,
        "content": content,
        "comment_form": CommentForm(content=content),
        "may": {"reply": True, "react": True},
    }
    return render(request, "content/_comment_added.html", fresh)


def refused(request: HttpRequest, content: Content, form: CommentForm) -> HttpResponse:
    """Show the form again with its errors and everything that was typed."""
    if request.headers.get("HX-Request"):
        return render(request, "content/_comment_form.html", {"comment_form": form, "content": content}, status=422)
    context = {"group": content.group, "tool": content.tool, "form": form, "content": content, "comment_form": form}
    return render(request, "content/comment_again.html", context, status=422)


@require_GET
@allow("read", by_comment=True)
def show(request: HttpRequest, content: Content, comment: int) -> HttpResponse:
    """Lead to the comment's place in the item's page: its permanent address, even after a move."""
    found = get_comment(access_of(request), content, comment)
    return redirect(places.address_of(content, access_of(request), found))


@require_GET
@allow("read", by_comment=True)
def quoted(request: HttpRequest, content: Content, comment: int) -> HttpResponse:
    """Show the comment that another one answers, unfolded under it (FO04); without script, lead to it."""
    found = get_comment(access_of(request), content, comment)
    if not request.headers.get("HX-Request"):
        return redirect(places.address_of(content, access_of(request), found))
    return render(request, "content/_comment_quoted.html", {"comment": found, "content": content})


@require_POST
@allow("react")
def react(request: HttpRequest, content: Content, comment: int) -> HttpResponse:
    """Say that a comment was useful; again, take it back."""
    found = get_comment(access_of(request), content, comment)
    mine = found.reactions.filter(user=me(request)).exists()
    threads.react(comment=found, user=me(request), is_useful=not mine)
    if request.headers.get("HX-Request"):
        thread.show_marks([found], access_of(request))
        context = {"content": content, "comment": found, "may": {"react": True}}
        return render(request, "content/_comment_marks.html", context)
    return redirect(found)


@require_POST
@allow("read")
def accept(request: HttpRequest, content: Content, comment: int) -> HttpResponse:
    """Say that a comment answers the item, or take that back (FO15)."""
    found = get_comment(access_of(request), content, comment, "accept")
    threads.accept(comment=found, by=me(request), is_accepted=request.POST.get("accepted") != "0")
    return redirect(found)


@allow("read")
def edit(request: HttpRequest, content: Content, comment: int) -> HttpResponse:
    """Change one's own comment."""
    found = get_comment(access_of(request), content, comment, "edit")
    form = CommentEditForm(
        request.POST if request.method == "POST" else None, initial={"body": found.body}, comment=found
    )
    form.initial.update(drafts.typed(request, form.draft_place) or {})
    if form.is_bound and form.is_valid():
        actions.edit_comment(comment=found, editor=me(request), body=form.cleaned_data["body"])
        kept_drafts.forget(user=me(request), place=form.draft_place)
        return redirect(found)
    context = {"group": content.group, "content": content, "comment": found, "form": form, "tool": content.tool}
    return render(request, "content/comment_edit.html", context, status=422 if form.is_bound else 200)


@require_POST
@allow("read")
def trash(request: HttpRequest, content: Content, comment: int) -> HttpResponse:
    """Put one's own comment in the trash, and offer to take it back; a moderator says why first (LA4)."""
    found = get_comment(access_of(request), content, comment, "trash")
    if found.author_id != me(request).pk:
        return removing.ask_why(request, found)
    actions.trash_comment(comment=found, by=me(request))
    undo = reverse("content:comment_restore", args=[content.pk, found.pk])
    messages.success(request, _("The comment is in the trash."), extra_tags=f"undo:{undo}")
    return redirect(content)


@require_POST
@allow("read")
def restore(request: HttpRequest, content: Content, comment: int) -> HttpResponse:
    """Take a comment out of the trash."""
    found = get_comment(access_of(request), content, comment, "restore")
    actions.restore_comment(comment=found, by=me(request))
    return redirect(found)


def get_comment(access: Access, content: Content, pk: int, verb: str = "read") -> Comment:
    """Return a comment of an item already found readable. Raises Http404, or PermissionDenied for a refused verb."""
    # What waits in the trash has left the thread unless somebody answered it; the rule below says who takes it back.
    # unfiltered: the item was found readable, and `can_on_comment` is asked of the comment
    shown = Comment.objects.filter(content_id=content.pk) if verb == "restore" else thread.comments_of(content, access)
    found = shown.filter(pk=min(pk, 2**63 - 1)).select_related("author", "content__group").first()
    if found is None or (verb == "restore" and not can_on_comment(access, verb, found)):
        raise Http404
    if verb != "read" and not can_on_comment(access, verb, found):
        raise PermissionDenied(REFUSED.get(verb, REFUSED["edit"]))
    return found
