"""The pages of the tool: the kit's five, with the tree around them."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from content.models import Content
from groups.middleware import me
from groups.rules import can
from toolkit import removing
from toolkit.forms import ContentForm
from toolkit.views import ContentViews
from wiki import actions, page_models, reading, saving, sections
from wiki.forms import PageForm
from wiki.models import Page


class PageViews(ContentViews):
    """Tree, page and forms."""

    model = Page
    form_class = PageForm

    def get_form(self, request: HttpRequest, item: Content) -> ContentForm:
        """Return the form of a page, or of the section that the address asks."""
        section = None
        if item.pk and request.method != "POST":
            section = sections.section_at(item.body, number_of(request.GET.get("section", "")))
        sent = request.method == "POST"
        typed, files = (request.POST, request.FILES) if sent else (None, None)
        form = PageForm(typed, files, instance=item, group=self.group, access=self.access, section=section)
        if not item.pk:
            self.begin(request, form)
        return form

    def begin(self, request: HttpRequest, form: PageForm) -> None:
        """Fill an empty form in: its place, a title that some page names, a model to begin with."""
        asked = request.GET
        form.initial["parent"] = asked.get("parent", "")
        form.initial["title"] = asked.get("title", "")[:200]
        model = page_models.begun(self.group, asked.get("model", ""))
        if model is not None:
            form.initial["title"] = form.initial["title"] or model.title
            form.initial["body"] = model.body

    def perform_create(self, form: ContentForm) -> Content:
        """Publish the page at its place."""
        page, data = cast(Page, form.fresh()), form.cleaned_data
        page.parent = data["parent"]
        made = actions.write(
            page=page, author=me(self.request), tags=data["tags"], files=data["files"], form_key=data["form_key"]
        )
        form.perform_offers(made, me(self.request))
        return made

    def edit(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the form of a page or of a section, or save it with what others changed meanwhile."""
        item = self.get_item(pk, "edit")
        form = cast(PageForm, self.opened(request, item))
        if request.method == "POST" and form.is_valid():
            try:
                saved = saving.save(page_id=item.pk, editor=me(request), typed=form.typed())
            except saving.ClashError as clash:
                form.show(clash)
            else:
                if saved.is_merged:
                    messages.info(request, _("Somebody changed another passage meanwhile: both changes stand."))
                return self.sent(form, saved.page)
        return self.render("form", {"form": form, "item": item}, status=422 if form.is_bound else 200)

    def delete(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask what becomes of the pages below, then put the page in the trash, with them or without."""
        item = self.get_item(pk, "trash")
        if item.author_id != me(request).pk:
            return removing.ask_why(request, item)
        below = actions.below(item)
        may_take = self.may_take(below)
        if request.method == "POST":
            actions.trash(page=item, by=me(request), with_branch=may_take and request.POST.get("below") == "trash")
            undo = reverse("wiki:restore", args=[self.group.slug, item.pk])
            said = _("“%(title)s” is in the trash.") % {"title": item.title}
            messages.success(request, said, extra_tags=f"undo:{undo}")
            return redirect("wiki:list", self.group.slug)
        return self.render("delete", {"item": item, "below": len(below), "may_take": may_take})

    def may_take(self, below: list[int]) -> bool:
        """Tell whether the reader may put the pages below in the trash: all theirs, or they moderate the group."""
        if can(self.access, "moderate", self.group):
            return True
        # unfiltered: whether somebody else wrote one of them is all that is asked
        return not Page.objects.filter(pk__in=below).exclude(author=me(self.request)).exists()

    def get_context(self, item: Any) -> dict[str, Any]:
        """Add what stands around the text: the tree, the table of contents, the neighbours."""
        return reading.context(self.access, self.group, item)

    def render(self, page: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
        """Add the tree to the list; fold what few need in the form."""
        if page == "list" and not context["filters"].is_set:
            context |= reading.front(self.access, self.group, number_of(self.request.GET.get("at", "")) or 0)
        if page == "form":
            context |= reading.form_context(self.access, self.group, context.get("item"), context["form"])
        return super().render(page, context, status)


def number_of(asked: str) -> int | None:
    """Return a number of the address, or None for anything else."""
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else None
