"""The pages of bookmarks: the kit's five, several addresses at once, what one keeps for oneself, the picture."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

from django.contrib import messages
from django.db.models import Exists, F, OuterRef, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST, require_safe

from bookmarks import actions, copies, keeping_views, links, listing, pages, saving, twins
from bookmarks.collections import COLLECTIONS
from bookmarks.forms import BookmarkForm, ManyForm, MarkForm
from bookmarks.models import Bookmark, Copy, Keeping, Mark
from content.guard import allow as allow_on_item
from content.models import Content
from content.rules import can
from content.tagging import themes_of
from core.paging import page_of
from core.tools import tool_for
from groups.access import Access
from groups.guard import allow, signed_in
from groups.middleware import access_of, me
from groups.models import Group
from groups.rules import can_post
from toolkit.forms import ContentForm
from toolkit.views import ContentViews

FOLDED = ["title", "body", "nature", "reference", "in_force_on", "deadline_on", "audience"]


class BookmarkViews(ContentViews):
    """List, page and forms of a group's bookmarks."""

    model = Bookmark
    form_class = BookmarkForm

    def get_queryset(self) -> QuerySet[Content]:
        """Return the bookmarks that the filters of this list leave."""
        found: Any = listing.narrowed(listing.rows(self.access, self.group), self.access, listing.own(self.request))
        return found

    def get_form(self, request: HttpRequest, item: Content) -> ContentForm:
        """Return the form, filled from the address of the page when a browser's button opened it (VC1)."""
        if item.pk:
            return super().get_form(request, item)
        if request.method == "POST":
            form = cast(BookmarkForm, super().get_form(request, item))
            form.warn_with(lambda title, url: twins.alike(self.access, self.group, title, url))
            return form
        initial = saving.prefilled(request.GET)
        found = twins.alike(self.access, self.group, initial.get("title", ""), initial.get("url", ""))
        # What is shown before the first click need not be asked after it: one click still saves (VC1).
        form = BookmarkForm(instance=item, group=self.group, initial={**initial, "is_other": bool(found)})
        form.alike = found
        return form

    def perform_create(self, form: ContentForm) -> Content:
        """Save the address, or join what was typed to the bookmark the group has already."""
        typed = cast(BookmarkForm, form).typed()
        saved = actions.save(
            group=self.group, author=me(self.request), typed=typed, quiet=form.cleaned_data.get("quiet", False)
        )
        form.perform_offers(saved.bookmark, me(self.request))
        if not saved.is_new and can(self.access, "read", saved.bookmark):
            messages.info(self.request, _("The group already had this page: what you typed was added to it."))
        return saved.bookmark

    def sent(self, form: ContentForm, item: Content) -> HttpResponse:
        """Go to the bookmark; one that waits for a moderator is not shown to whoever found the same page."""
        landing = super().sent(form, item)
        if not can(self.access, "read", item):
            messages.info(
                self.request, _("Somebody found this page before you; it waits for a moderator of the group.")
            )
            return redirect("bookmarks:list", self.group.slug)
        return landing

    def perform_edit(self, form: ContentForm) -> Content:
        """Save what was changed; words typed by a person are never replaced by the page's, and old addresses stay."""
        item = cast(Bookmark, form.instance)
        item.has_typed_title = item.has_typed_title or "title" in form.changed_data
        item.has_typed_summary = item.has_typed_summary or "body" in form.changed_data
        super().perform_edit(form)
        if "url" in form.changed_data:
            actions.change_address(bookmark=item, url=item.url)
        return item

    def get_context(self, item: Any) -> dict[str, Any]:
        """Add why the page could not be read, where else it was saved, what the reader keeps for oneself."""
        context: dict[str, Any] = {"trouble": pages.sentence(item), "elsewhere": elsewhere(item, self.access)}
        context["archive_url"] = links.archive_url(item.url)
        context["alike"] = twins.of_bookmark(item, self.access)
        if keeping_views.is_member(self.access, item):
            context |= kept_of(item)
        if self.access.is_signed_in:
            # unfiltered: the reader's own mark
            kept = Mark.objects.filter(user=self.access.user.pk or 0, bookmark=item).first()
            context |= {"mark": kept, "mark_form": MarkForm(initial={"note": kept.note if kept else ""})}
        return context

    def render(self, page: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
        """Add the group's themes to the list and to the form, the filters of its own to the list."""
        themes = themes_of(self.group) if page in {"list", "form"} else []
        folded = FOLDED if page == "form" and "item" not in context else FOLDED[2:]
        if page == "list":
            context |= self.shown()
            context["filters"] = replace(context["filters"], is_narrowed=any(listing.own(self.request).values()))
        return super().render(page, {"themes": themes, "folded": folded, **context}, status)

    def shown(self) -> dict[str, Any]:
        """Return how the list is shown and what narrows it."""
        shape, asked = self.request.GET.get("as", ""), listing.own(self.request)
        collections = COLLECTIONS.of(self.access, self.group)
        return {
            "shape": shape if shape in listing.SHAPES else "",
            "shapes": [(value, icon, label) for value, (icon, label) in listing.SHAPES.items()],
            "asked": asked,
            "collections": collections,
            "collection": next((one for one in collections if one.slug == asked["collection"]), None),
            "nature_label": dict(Bookmark.Nature.choices).get(asked["nature"], ""),
            "export_query": self.request.GET.urlencode(),
        }


def kept_of(bookmark: Bookmark) -> dict[str, Any]:
    """Return what the group keeps of the page, for its members: how long its text is, its copy or why there is none."""
    # unfiltered: of a bookmark that the reader sees, for a member of its group; one query
    switched_on = Keeping.objects.filter(group=OuterRef("group"), copies=True)  # unfiltered: a rule of the group
    # unfiltered: the reader sees this bookmark
    kept = Bookmark.objects.select_related("copy").annotate(page_words=F("said__words"), keeps=Exists(switched_on))
    row: Any = kept.get(pk=bookmark.pk)
    copy: Copy | None = getattr(row, "copy", None)
    return {
        "kept_copy": copy,
        "no_copy": copies.sentence(copy) if copy else "",
        "page_words": row.page_words,
        "may_take_copy": row.keeps and (copy is None or copy.state == Copy.State.REFUSED),
    }


def elsewhere(bookmark: Bookmark, access: Access) -> list[Bookmark]:
    """Return the bookmarks of the same page in other groups, among those the reader may open (BO13): one query."""
    seen = Bookmark.objects.visible_to(access).exclude(pk=bookmark.pk)
    same = seen.filter(addresses__key__in=bookmark.addresses.values("key")).distinct()
    return list(same.select_related("group").defer("body", "body_html").order_by("pk")[:5])


@require_POST
@allow_on_item("read")
def mark(request: HttpRequest, content: Content) -> HttpResponse:
    """Keep a bookmark to read later, or a note of one's own on it."""
    bookmark = Bookmark.objects.visible_to(access_of(request)).filter(pk=content.pk).first()
    if bookmark is None or not access_of(request).is_signed_in:
        raise Http404
    form = MarkForm(request.POST)
    if not form.is_valid():
        context = {"group": content.group, "item": bookmark, "form": form, "tool": content.tool}
        return render(request, "bookmarks/mark.html", context, status=422)
    later = {"1": True, "0": False}.get(request.POST.get("later", ""))
    note = form.cleaned_data["note"] if "note" in request.POST else None
    actions.mark(bookmark=bookmark, user=me(request), is_for_later=later, note=note)
    messages.success(request, _("It is kept for you alone."))
    return redirect(content)


@require_safe
@signed_in
def later(request: HttpRequest) -> HttpResponse:
    """List what the reader keeps to read later, of all their groups."""
    access = access_of(request)
    found = Bookmark.objects.visible_to(access).filter(marks__user=me(request), marks__is_for_later=True)
    page = page_of(found.cards().order_by("-marks__made_at", "-pk"), request)
    return render(request, "bookmarks/later.html", {"page_obj": page, "show_group": True})


@allow("contribute")
def many(request: HttpRequest, group: Group) -> HttpResponse:
    """Save several pasted addresses, and say what became of each."""
    if not can_post(access_of(request), group, "bookmarks"):
        raise Http404
    form = ManyForm(request.POST if request.method == "POST" else None)
    if not form.is_bound or not form.is_valid():
        context = {"group": group, "form": form, "tool": tool_for("bookmark")}
        return render(request, "bookmarks/many.html", context, status=422 if form.is_bound else 200)
    urls = form.cleaned_data["addresses"]
    saved = [actions.save(group=group, author=me(request), typed=actions.Typed(url=url)) for url in urls]
    fresh = sum(one.is_new for one in saved)
    told = ngettext("%(count)s new bookmark.", "%(count)s new bookmarks.", fresh) % {"count": fresh}
    if fresh < len(saved):
        known = len(saved) - fresh
        told += " " + ngettext("%(count)s was already known.", "%(count)s were already known.", known) % {
            "count": known
        }
    messages.success(request, told)
    return redirect("bookmarks:list", group.slug)


@require_GET
@allow_on_item("read")
def image(request: HttpRequest, content: Content) -> HttpResponseBase:
    """Send the picture of the page, which we keep so that readers never ask the other site for it."""
    row = Bookmark.objects.visible_to(access_of(request)).select_related("image").filter(pk=content.pk).first()
    if row is None or row.image is None:
        raise Http404
    answer = FileResponse(row.image.file.open("rb"), content_type=row.image.media_type)
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, max-age=86400"
    return answer
