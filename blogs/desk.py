"""What one does with an article besides reading and writing it: publish, take down, send back; its picture."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from blogs import actions, rewriting
from blogs.forms import NewsroomForm, SendBackForm
from blogs.models import Article
from blogs.panels import FROM
from content.guard import allow as allow_on_item
from content.models import Content
from content.rules import can
from core.tools import tool_for
from groups.guard import allow
from groups.middleware import access_of, me
from groups.models import Group
from groups.rules import can_post
from toolkit import stages


def article_of(request: HttpRequest, content: Content) -> Article:
    """Return the article behind an item. Raises Http404 for an item of another kind."""
    seen = Article.objects.visible_to(access_of(request)).select_related("group", "author")
    article = seen.filter(pk=content.pk).first()
    if article is None:
        raise Http404
    return article


@require_POST
@allow_on_item("edit")
def publish(request: HttpRequest, content: Content, group: str) -> HttpResponse:
    """Publish a draft, approve one in review, put one back that was taken down; by the way the group chose."""
    article, access = article_of(request, content), access_of(request)
    state = actions.send(article=article, by=me(request), may_skip_review=can(access, "moderate", article))
    if state == Content.State.REVIEW:
        messages.success(request, _("The animators will read it first."))
    elif state == Content.State.SCHEDULED:
        messages.success(request, _("It will be published at its hour."))
    else:
        messages.success(request, _("It is published."))
    return redirect(article)


@require_POST
@allow_on_item("edit")
def withdraw(request: HttpRequest, content: Content, group: str) -> HttpResponse:
    """Take an article down; it can be published again."""
    article = article_of(request, content)
    stages.withdraw(item=article, by=me(request))
    messages.success(request, _("It is taken down. Those who sign it and the moderators still see it."))
    return redirect(article)


@allow_on_item("moderate")
def send_back(request: HttpRequest, content: Content, group: str) -> HttpResponse:
    """Give an article in review back to its author, and say why."""
    article = article_of(request, content)
    form = SendBackForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        stages.send_back(item=article, by=me(request), reason=form.cleaned_data["reason"])
        messages.success(request, _("Its author has it back, with your reason."))
        return redirect("blogs:list", article.group.slug)
    context = {"group": article.group, "tool": article.tool, "content": article, "form": form}
    return render(request, "blogs/send_back.html", context, status=422 if form.is_bound else 200)


@allow("moderate")
def newsroom(request: HttpRequest, group: Group) -> HttpResponse:
    """Choose whether articles are read before they are published."""
    typed = request.POST if request.method == "POST" else None
    form = NewsroomForm(typed, initial={"is_reviewing": actions.is_reviewing(group)})
    if form.is_bound and form.is_valid():
        actions.set_reviewing(group=group, by=me(request), is_on=form.cleaned_data["is_reviewing"])
        messages.success(request, _("Saved."))
        return redirect("blogs:list", group.slug)
    return render(request, "blogs/newsroom.html", {"group": group, "tool": tool_for("article"), "form": form})


@require_POST
@allow_on_item("edit")
def from_thread(request: HttpRequest, content: Content, group: str) -> HttpResponse:
    """Make the draft of an article of a thread, and open it."""
    if content.kind not in FROM or not can_post(access_of(request), content.group, "blogs"):
        raise Http404
    draft = rewriting.from_thread(thread=content, by=me(request))
    return redirect(f"{draft.get_absolute_url()}edit/")


@require_GET
@allow_on_item("read")
def cover(request: HttpRequest, content: Content, size: str) -> HttpResponseBase:
    """Send the picture of an article: `wide` at its head and in share cards, `small` in the list."""
    rows = Article.objects.visible_to(access_of(request)).select_related("cover_wide", "cover_small")
    row = rows.filter(pk=content.pk).first()
    blob = {"wide": row.cover_wide, "small": row.cover_small}.get(size) if row else None
    if blob is None:
        raise Http404
    answer = FileResponse(blob.file.open("rb"), content_type=blob.media_type)
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, max-age=86400"
    return answer
