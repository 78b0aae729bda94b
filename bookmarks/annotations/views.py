"""Quoting a passage, taking one away, and the quotations of a group as JSON-LD."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from bookmarks.annotations import acts, jsonld
from bookmarks.annotations.models import AROUND_MAX, EXACT_MAX, Annotation
from bookmarks.models import Bookmark
from content.guard import ID_MAX
from content.guard import allow as allow_on_item
from content.models import Content
from core.paging import page_of
from groups.access import Access
from groups.guard import allow
from groups.middleware import access_of, me
from groups.models import Group
from groups.rules import tool_row
from notifications.mail import absolute

PAGE = 200


class QuoteForm(forms.Form):
    """A passage as pasted from its page, and why it matters. A script may tell the words around it."""

    exact = forms.CharField(
        label=gettext_lazy("The passage, word for word"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=EXACT_MAX * 2,
        help_text=gettext_lazy("A short quotation: a sentence or two, 600 characters at most."),
    )
    note = forms.CharField(
        label=gettext_lazy("Why it matters"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    before = forms.CharField(required=False, max_length=AROUND_MAX, widget=forms.HiddenInput)
    after = forms.CharField(required=False, max_length=AROUND_MAX, widget=forms.HiddenInput)

    def passage(self) -> dict[str, str]:
        """Return what was typed, for `acts.annotate`."""
        typed = self.cleaned_data
        around = {"prefix": typed["before"], "suffix": typed["after"]}
        return {"exact": typed["exact"], "note": typed["note"], **around}


def bookmark_of(access: Access, content: Content) -> Bookmark:
    """Return the bookmark that an item is. Raises Http404 for another kind."""
    row = Bookmark.objects.visible_to(access).select_related("group").filter(pk=content.pk).first()
    if not isinstance(row, Bookmark):
        raise Http404
    return row


@allow_on_item("react")
def quote(request: HttpRequest, content: Content) -> HttpResponse:
    """Ask for a passage of the page, then keep it."""
    bookmark = bookmark_of(access_of(request), content)
    form = QuoteForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            row = acts.annotate(bookmark=bookmark, author=me(request), **form.passage())
        except ValidationError as error:
            form.add_error("exact", error)
        else:
            messages.success(request, _("The passage is quoted."))
            return redirect(f"{bookmark.get_absolute_url()}#quotation-{row.pk}")
    context = {"group": bookmark.group, "content": bookmark, "tool": bookmark.tool, "form": form}
    return render(request, "bookmarks/quote.html", context, status=422 if form.is_bound else 200)


@require_POST
@allow_on_item("react")
def remove(request: HttpRequest, content: Content, quotation: int) -> HttpResponse:
    """Take a quotation away."""
    bookmark = bookmark_of(access_of(request), content)
    row = bookmark.annotations.filter(pk=min(quotation, ID_MAX)).first()
    if row is None:
        raise Http404
    row.bookmark = bookmark
    if not acts.may_remove(access_of(request), row):
        raise PermissionDenied(_("Only who quoted a passage, or a moderator, takes it away."))
    acts.remove(annotation=row)
    messages.success(request, _("The quotation is taken away."))
    return redirect(bookmark)


def readable(access: Access, group: Group) -> Any:
    """Return the quotations of the group's bookmarks that `access` reads, the oldest first."""
    seen = Bookmark.objects.visible_to(access).filter(group=group)
    # unfiltered: the bookmarks are those that the reader sees
    rows = Annotation.objects.filter(bookmark__in=seen.values("pk"))
    return rows.select_related("author", "bookmark").order_by("pk")


@require_safe
@allow("see_home")
def collection(request: HttpRequest, group: Group) -> HttpResponse:
    """Send the quotations that the reader sees, as an annotation collection, or one page of it."""
    if tool_row(group, "bookmarks") is None:
        raise Http404
    address = absolute(reverse("bookmarks:annotations", args=[group.slug]))
    found = page_of(readable(access_of(request), group), request, PAGE)
    shown = jsonld.page(
        address, list(found.object_list), number=found.number, start=max(found.start_index() - 1, 0),
        has_next=found.has_next(),
    )  # fmt: skip
    if "page" in request.GET:
        told = {"@context": jsonld.CONTEXT, **shown}
    else:
        label = _("Quotations of %(group)s") % {"group": group.name}
        told = jsonld.collection(address, label, found.paginator.count, shown, found.paginator.num_pages)
    answer = JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Type"] = jsonld.MEDIA_TYPE
    answer["Cache-Control"] = "private, no-store"
    return answer
