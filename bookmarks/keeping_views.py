"""What is kept of a page for the members of its group: its text to quote from, and an inert copy (VC15, VC16)."""

from __future__ import annotations

import hashlib
from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bookmarks import copies, pages, texts
from bookmarks.annotations import acts
from bookmarks.models import Bookmark, Copy, Keeping, PageText
from bookmarks.twin_views import demand_tool
from content.guard import allow as allow_on_item
from content.models import Content
from content.models.comment import COMMENT_MAX
from content.rules import can
from core.tools import tool_for
from groups.access import Access
from groups.guard import allow
from groups.middleware import access_of, me
from groups.models import Group
from toolkit import actions
from toolkit.forms import OnceMixin


def key_of(passage: str) -> str:
    """Return a short name of a passage, the same as long as its words are."""
    return hashlib.sha256(passage.encode()).hexdigest()[:16]


class PassageForm(OnceMixin, forms.Form):
    """A passage of a page; `passages` are those one may choose."""

    passage = forms.ChoiceField(
        label=gettext_lazy("Passage"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose a passage first."),
            "invalid_choice": gettext_lazy("The page was read again meanwhile: choose the passage anew."),
        },
    )

    def __init__(self, *args: Any, passages: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passage"].choices = [(key_of(one), one) for one in passages]  # type: ignore[attr-defined]

    def clean_passage(self) -> str:
        """Return the passage itself."""
        return str(dict(self.fields["passage"].choices)[self.cleaned_data["passage"]])  # type: ignore[attr-defined]


class QuoteForm(PassageForm):
    """A passage to quote in a comment, with what one has to say of it."""

    comment = forms.CharField(
        label=gettext_lazy("Your comment"),
        help_text=gettext_lazy("With a comment, the passage is quoted in it too."),
        required=False,
        max_length=COMMENT_MAX - 2 * texts.QUOTE_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def is_member(access: Access, content: Content) -> bool:
    """Tell whether somebody may see what the group keeps of other people's pages: its members, and nobody else."""
    return bool(access.sees_all or access.in_group(content.group).role)


def find(request: HttpRequest, content: Content) -> Bookmark:
    """Return the bookmark, for a member of its group. Raises Http404."""
    access = access_of(request)
    row = Bookmark.objects.visible_to(access).select_related("group").filter(pk=content.pk).first()
    if row is None or not is_member(access, row):
        raise Http404
    return row


@require_http_methods(["GET", "HEAD", "POST"])
@allow_on_item("read")
def text(request: HttpRequest, content: Content) -> HttpResponse:
    """Show what the page says, in passages; quote one, in a comment too."""
    item = find(request, content)
    # unfiltered: of a bookmark found for a member of its group
    said = PageText.objects.filter(bookmark=item).first()
    if said is None:
        raise Http404
    may_reply = can(access_of(request), "reply", item)
    passages = texts.passages(said.text)
    form = QuoteForm(request.POST if request.method == "POST" and may_reply else None, passages=passages)
    if form.is_bound and form.is_valid():
        return quoted(request, item, said.text, form.cleaned_data)
    context = {"group": item.group, "item": item, "tool": item.tool, "said": said, "form": form, "passages": passages}
    status = 422 if form.is_bound else 200
    return render(request, "bookmarks/text.html", {**context, "may_reply": may_reply}, status=status)


def quoted(request: HttpRequest, item: Bookmark, said: str, data: dict[str, Any]) -> HttpResponse:
    """Keep the chosen passage as a quotation (VW11); with a comment, the comment begins with it."""
    passage, comment = data["passage"], data["comment"].strip()
    row = acts.annotate(bookmark=item, author=me(request), exact=passage, within=said)
    if not comment:
        messages.success(request, _("The passage is quoted."))
        return redirect(f"{item.get_absolute_url()}#quotation-{row.pk}")
    body = "\n".join(f"> {line}" for line in passage.splitlines()) + f"\n\n{comment}"
    return redirect(actions.post_comment(content=item, author=me(request), body=body, form_key=data["form_key"]))


@require_safe
@allow_on_item("read")
def copy(request: HttpRequest, content: Content) -> HttpResponseBase:
    """Send the copy of the page: one file that runs nothing and asks for nothing."""
    # unfiltered: of a bookmark found for a member of its group
    row = Copy.objects.filter(bookmark=find(request, content), state=Copy.State.KEPT).select_related("blob").first()
    if row is None or row.blob is None:
        raise Http404
    answer = FileResponse(row.blob.file.open("rb"), content_type="text/html; charset=utf-8")
    answer["Content-Security-Policy"] = copies.POLICY
    answer["Cache-Control"] = "private, no-store"
    answer["X-Robots-Tag"] = "noindex, noarchive"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


@require_POST
@allow_on_item("edit")
def take_copy(request: HttpRequest, content: Content) -> HttpResponse:
    """Ask the worker to read the page again and keep a copy of it."""
    item = find(request, content)
    if not copies.wanted(item.group_id):
        raise Http404
    pages.read_again(item)
    messages.success(request, _("The page is being read: its copy comes in a moment, unless the site objects."))
    return redirect(item)


@require_POST
@allow_on_item("moderate")
def remove_copy(request: HttpRequest, content: Content) -> HttpResponse:
    """Take the copy away for good, because somebody asked for it for instance."""
    # unfiltered: of a bookmark found for a member of its group
    row = Copy.objects.filter(bookmark=find(request, content)).select_related("bookmark").first()
    if row is None:
        raise Http404
    copies.remove(copy=row, by=me(request))
    messages.success(request, _("The copy is removed, and will not be taken again."))
    return redirect(content)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("moderate")
def settings(request: HttpRequest, group: Group) -> HttpResponse:
    """Say whether the group keeps copies of the pages it bookmarks."""
    demand_tool(group)
    if request.method == "POST":
        copies.set_wanted(group=group, copies=request.POST.get("copies") == "on", by=me(request))
        messages.success(request, _("The settings are kept."))
        return redirect("bookmarks:settings", group.slug)
    # unfiltered: a rule of the group, for its animators
    row = Keeping.objects.filter(group=group).first()
    # unfiltered: how many the group has, for its animators
    count = Copy.objects.filter(bookmark__group=group, bookmark__trashed_at=None, state=Copy.State.KEPT).count()
    context = {"group": group, "tool": tool_for("bookmark"), "is_on": bool(row and row.copies), "count": count}
    return render(request, "bookmarks/settings.html", context)
