"""The page where a group's home page is arranged, block by block, without code."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from content.guard import ID_MAX
from core import text
from groups import rules
from groups.access import Access
from groups.guard import View, allow
from groups.middleware import access_of, me
from groups.models import Group, HomeBlock
from memberships import arranging
from memberships.blocks import arranged
from memberships.forms import sent_in
from toolkit.blocks import COUNT, COUNT_MAX, BlockKind, block_kinds
from toolkit.forms import limited, written

ORDER_MAX = 100


class BlockForm(forms.ModelForm):
    """The title, the text or the number of items of a block, and who sees it: what its kind asks."""

    count = forms.IntegerField(label=gettext_lazy("How many items"), min_value=1, max_value=COUNT_MAX)

    class Meta:
        model = HomeBlock
        fields = ["title", "body", "audience"]

    def __init__(self, *args: Any, kind: BlockKind, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.more = kind.more(access, self.instance.group, self.instance) if kind.more else {}
        self.fields.update(self.more)
        limited(self.fields["title"], 80)
        self.fields["title"].help_text = _("Empty: “%(title)s”.") % {"title": kind.label}
        self.fields["audience"].help_text = _("A block only shows what each reader may read; here you may narrow it.")
        for name in ("body", "count"):
            if name not in kind.asks:
                del self.fields[name]
        if "body" in self.fields:
            limited(self.fields["body"], 10_000)
            written(self.fields["body"], files=False)
            self.fields["body"].required = True
        if "count" in self.fields:
            self.fields["count"].initial = self.instance.settings.get("count", COUNT)
        self.order_fields([*self.more, "title", "body", "count", "audience"])

    def clean_title(self) -> str:
        """Return the title on one line."""
        return text.one_line(self.cleaned_data["title"])

    def clean_body(self) -> str:
        """Return the text without control characters."""
        return text.normalise(self.cleaned_data["body"])

    def clean(self) -> dict[str, Any]:
        """Keep the number of items, and what its kind asks besides, among the settings of the block."""
        data = super().clean() or self.cleaned_data
        told = {name: data[name] for name in ("count", *self.more) if data.get(name)}
        self.instance.settings = {**self.instance.settings, **told}
        return data


def on_block(view: Callable[..., HttpResponseBase]) -> View:
    """Give the view the block of its address, removed or not; another group's block is not there."""

    @wraps(view)
    def found(request: HttpRequest, group: Group, block: int) -> HttpResponseBase:
        row = group.blocks.filter(pk=min(block, ID_MAX)).first()
        if row is None or row.kind not in block_kinds():
            raise Http404
        return view(request, group, row)

    return found


@require_safe
@allow("edit_home")
def blocks(request: HttpRequest, group: Group) -> HttpResponse:
    """Show the blocks of the page in their order, and those that can be added."""
    kinds, rows = block_kinds(), arranged(group)
    present, on = {row.kind for row in rows}, rules.tool_rows(group)
    may_add = [k for k in kinds.values() if (not k.tool or k.tool in on) and not (k.is_single and k.name in present)]
    context = {
        "group": group,
        "blocks": [(row, kinds[row.kind]) for row in rows if row.kind in kinds],
        "kinds": may_add,
        "is_usual": all(row.pk is None for row in rows),
        "administers": rules.can(access_of(request), "administer", group),
    }
    return render(request, "groups/home_settings.html", context)


@require_POST
@allow("edit_home")
def add(request: HttpRequest, group: Group) -> HttpResponse:
    """Add a block; one that asks something opens its page."""
    kind = block_kinds().get(request.POST.get("kind", ""))
    try:
        block = arranging.add_block(group=group, kind=kind.name if kind else "", by=me(request))
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("groups:blocks", group.slug)
    if kind and ("body" in kind.asks or kind.more):
        return redirect("groups:block", group.slug, block.pk)
    messages.success(request, _("The block is added at the end of the page."))
    return redirect("groups:blocks", group.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("edit_home")
@on_block
def block(request: HttpRequest, group: Group, row: HomeBlock) -> HttpResponse:
    """Change a block."""
    kind = block_kinds()[row.kind]
    form = BlockForm(sent_in(request), instance=row, kind=kind, access=access_of(request))
    if form.is_valid():
        arranging.edit_block(block=form.save(commit=False), by=me(request))
        messages.success(request, _("The block is saved."))
        return redirect("groups:blocks", group.slug)
    context = {"group": group, "form": form, "kind": kind}
    return render(request, "groups/block.html", context, status=422 if form.is_bound else 200)


@require_POST
@allow("edit_home")
def order(request: HttpRequest, group: Group) -> HttpResponse:
    """Put the blocks in the order sent, as the list's own script does; or write the usual ones down, to change them."""
    words = request.POST.get("order", "").split(",")[:ORDER_MAX]
    ids = [int(word) for word in words if word.isascii() and word.isdigit() and len(word) < 19]
    arranging.order_blocks(group=group, ids=ids, by=me(request))
    return redirect("groups:blocks", group.slug)


@require_POST
@allow("edit_home")
@on_block
def move(request: HttpRequest, group: Group, row: HomeBlock) -> HttpResponse:
    """Move a block one place up or down, without JavaScript."""
    if row.removed_at is None:
        arranging.move_block(block=row, up=request.POST.get("move") != "down", by=me(request))
    return redirect("groups:blocks", group.slug)


@require_POST
@allow("edit_home")
@on_block
def remove(request: HttpRequest, group: Group, row: HomeBlock) -> HttpResponse:
    """Take a block out of the page; one gesture puts it back as it was."""
    arranging.remove_block(block=row, by=me(request))
    undo = reverse("groups:put_back_block", args=[group.slug, row.pk])
    messages.success(request, _("The block is out of the page."), extra_tags=f"undo:{undo}")
    return redirect("groups:blocks", group.slug)


@require_POST
@allow("edit_home")
@on_block
def put_back(request: HttpRequest, group: Group, row: HomeBlock) -> HttpResponse:
    """Put a removed block back."""
    arranging.put_back(block=row, by=me(request))
    messages.success(request, _("The block is back."))
    return redirect("groups:blocks", group.slug)
