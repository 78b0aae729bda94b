"""Saving from anywhere: the button of a browser, the "share" of a phone, and the page that tells of both (VC1, VC2)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from bookmarks.forms import GroupForm
from content.models import Content
from core import text
from core.addresses import InvalidAddress, read_address, urls_in
from groups.guard import signed_in
from groups.middleware import access_of
from groups.models import Group
from groups.rules import can_post

PREFILLED = {"url": 2000, "title": 200, "comment": 4000, "tags": 400}
SHARED_MAX = 4000


def prefilled(asked: QueryDict) -> dict[str, str]:
    """Return what the address of the page fills in: url, title, comment (a selected passage is quoted), tags.

    Phones put the address they share into `text`, alone or after the title or the passage (VC2).
    """
    found = {name: asked.get(name, "")[:longest] for name, longest in PREFILLED.items()}
    selected = text.normalise(asked.get("selection", "")[:2000])
    found["url"], told = shared(found["url"], asked.get("text", "")[:SHARED_MAX])
    if told and text.fold(told) != text.fold(found["title"]):
        selected = selected or told
    if selected and not found["comment"]:
        found["comment"] = "\n".join(f"> {line}" for line in selected.splitlines())
    return {name: value for name, value in found.items() if value}


def shared(url: str, told: str) -> tuple[str, str]:
    """Return the address that was shared and what was said with it: the first one in `told` when `url` is empty."""
    told = text.normalise(told)
    if not url.strip() and (found := urls_in(told, limit=1)):
        url = found[0]
    words = [line for line in (_without_addresses(line) for line in told.splitlines()) if line]
    return url, "\n".join(words).strip('"“”« »')


def _without_addresses(line: str) -> str:
    return " ".join(word for word in line.split() if not _is_address(word))


def _is_address(word: str) -> bool:
    if not word.lower().startswith(("http://", "https://", "www.")):
        return False
    try:
        read_address(word)
    except InvalidAddress:
        return False
    return True


@require_safe
@signed_in
def save(request: HttpRequest) -> HttpResponse:
    """Choose the group, then open its form filled in: where a browser's button leads (VC1)."""
    groups = groups_to_save_in(request)
    if not groups:
        return render(request, "bookmarks/no_group.html", {"groups_url": reverse("groups:directory")})
    form = GroupForm(request.GET if "group" in request.GET else None, groups=groups)
    asked = request.GET.copy()
    asked.pop("group", None)
    if (form.is_bound and form.is_valid()) or len(groups) == 1:
        slug = form.cleaned_data["group"] if form.is_bound else groups[0].slug
        return redirect(f"{reverse('bookmarks:create', args=[slug])}?{asked.urlencode()}")
    return render(
        request, "bookmarks/save.html", {"form": form, "asked": asked.items(), "url": prefilled(asked).get("url", "")}
    )


def groups_to_save_in(request: HttpRequest) -> list[Group]:
    """Return the groups where the reader may add a bookmark, the one used last first."""
    access = access_of(request)
    mine = Group.objects.named_to(access).filter(pk__in=access.member_group_ids).prefetch_related("tools")
    allowed = [group for group in mine.order_by("name") if can_post(access, group, "bookmarks")]
    own = Content.objects.visible_to(access).filter(author_id=access.user.pk, kind="bookmark").order_by("-created_at")
    last = own.values_list("group_id", flat=True).first()
    return sorted(allowed, key=lambda group: group.pk != last)


@require_safe
@signed_in
def button(request: HttpRequest) -> HttpResponse:
    """Tell how to save from anywhere: the button to drag into one's browser, a phone's "share", a program.

    The button holds no secret and injects nothing into the pages visited.
    """
    address = request.build_absolute_uri(reverse("bookmarks_site:save"))
    groups = groups_to_save_in(request)
    path = reverse("api:v1:bookmarks", args=[groups[0].slug if groups else "groupe"])
    context = {"script": script(address), "api": request.build_absolute_uri(path)}
    return render(request, "bookmarks/button.html", context)


def script(address: str) -> str:
    """Return the bookmarklet: it opens our form in a small window with the page's address, title and selection."""
    return (
        "javascript:(()=>{const d=document,q=new URLSearchParams({url:location.href,title:d.title,"
        "selection:String(getSelection()).slice(0,2000),lang:d.documentElement.lang});"
        f"open('{address}?'+q,'veillee','width=640,height=760,noopener')}})()"
    )
