"""The five pages that every tool shares: list, detail, create, edit, delete. Read from top to bottom."""

from __future__ import annotations

from typing import Any, ClassVar
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.loader import select_template
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views import View

from content import drafts as kept_drafts
from content import tagging, unread
from content.guard import ID_MAX, find_home, heir_of
from content.models import Content
from content.rules import require
from core.paging import page_of
from core.tools import ToolConfig, tool_for
from groups import rules as group_rules
from groups.guard import find_group, refuse, to_sign_in
from groups.middleware import access_of, me
from groups.models import Group
from toolkit import actions, drafts, listing, places, removing, thread, writing
from toolkit.feed_views import of_tool
from toolkit.forms import ContentForm
from toolkit.reach import reach_of

READING = ("GET", "HEAD")
TELLING = ["quiet", "is_minor", "tells", "note"]
WRITING = (*READING, "POST")


class ContentViews(View):
    """The pages of one kind of item. A tool sets `model` and `form_class` and overrides at most two methods."""

    model: ClassVar[type[Content]]
    form_class: ClassVar[type[ContentForm]]
    page: str = "list"
    rule = "content"
    methods: ClassVar[dict[str, tuple[str, ...]]] = {"list": READING, "detail": READING}

    @classmethod
    def urls(cls) -> list[URLPattern]:
        """Return the five addresses and the feed's, relative to `/g/<group>/<tool>/`."""
        item = "<int:pk>-<slug:slug>/"
        return [
            path("", cls.as_view(page="list"), name="list"),
            path("feed.<slug:ext>", of_tool(lambda: tool_for(cls.model._meta.model_name or "")), name="feed"),
            path("new/", cls.as_view(page="create"), name="create"),
            path(item, cls.as_view(page="detail"), name="detail"),
            path(f"{item}edit/", cls.as_view(page="edit"), name="edit"),
            path(f"{item}delete/", cls.as_view(page="delete"), name="delete"),
        ]

    @property
    def kind(self) -> str:
        """The kind of item these pages are about."""
        return self.model._meta.model_name or ""

    @property
    def tool(self) -> ToolConfig:
        """The tool these pages belong to."""
        return tool_for(self.kind)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer; where the address leads nowhere any more because the item moved, lead there (CC31)."""
        if request.method not in self.methods.get(self.page, WRITING):
            return self.http_method_not_allowed(request)
        self.access = access_of(request)
        pk = kwargs.get("pk")
        try:
            return self.open_page(request, *args, **kwargs)
        except Http404:
            moved = self.elsewhere(request, pk)
            if moved is None:
                raise
            return moved

    def open_page(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Find the group of the page, check that the tool is on in it and the rule of the page, then answer."""
        self.group = self.find_group(kwargs.pop("group"), kwargs.get("pk"))
        if group_rules.tool_row(self.group, self.tool.label) is None:
            raise Http404
        if self.page == "create" and not group_rules.can_post(self.access, self.group, self.tool.label):
            if not self.access.is_signed_in:
                return to_sign_in(request)
            refuse(self.access, "contribute", self.group)
        kwargs.pop("slug", None)
        return getattr(self, self.page)(request, **kwargs)

    def elsewhere(self, request: HttpRequest, pk: int | None) -> HttpResponseBase | None:
        """Return the way to where an item lives today, for the address it had before it moved; None if it is gone."""
        if self.page != "detail" or pk is None:
            return None
        found = Content.objects.visible_to(self.access).of_kind(self.kind).select_related("group")
        item = found.filter(pk=min(pk, ID_MAX)).first()
        return redirect(item, permanent=True) if item and item.get_absolute_url() != request.path else None

    def find_group(self, slug: str, pk: int | None) -> Group:
        """Return the group of the page: one whose home is open to the reader, or that holds an item they may read."""
        if pk is not None:
            return find_home(self.access, slug, pk=min(pk, ID_MAX))
        group = find_group(self.access, slug)
        if not group_rules.can(self.access, "see_home", group):
            refuse(self.access, "see_home", group)
        return group

    def list(self, request: HttpRequest) -> HttpResponse:
        """Show the items of this kind, pinned ones first, filters in the address; a synonym leads to its theme."""
        theme = tagging.leads_to(self.group, request.GET["tag"]) if request.GET.get("tag") else None
        if theme is not None:
            return redirect(f"{request.path}?{urlencode({'tag': theme.slug})}")
        wanted = listing.filters(request.GET, self.usual_order())
        page = page_of(listing.filtered(self.get_queryset(), wanted), request)
        unread.show_dots(self.access, page)
        context = {
            "page_obj": page,
            "has_unread": any(item.is_unread for item in page),
            "filters": wanted,
            "orders": listing.orders(),
            "periods": listing.periods(),
            "states": listing.states(page, wanted),
        }
        may_moderate = group_rules.can(self.access, "moderate", self.group)
        context |= {"may_moderate": may_moderate, "is_selecting": may_moderate and "select" in request.GET}
        return self.render("list", {**context, "may_create": self.may_create()})

    def detail(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show one item and its comments; an old address leads to today's."""
        item = self.get_item(pk)
        if request.path != item.get_absolute_url():
            return redirect(item, permanent=True)
        if not request.GET and (place := places.opening(item, self.access)):
            return redirect(place)
        return self.render("detail", {**thread.context(request, item), **self.get_context(item)})

    def create(self, request: HttpRequest) -> HttpResponse:
        """Show the empty form, or publish what was typed."""
        form = self.opened(request, self.model(group=self.group))
        if request.method == "POST" and form.is_valid():
            return self.sent(form, self.perform_create(form))
        return self.render("form", {"form": form, **self.reach(form)}, status=422 if form.is_bound else 200)

    def edit(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the form of an item, or save what was changed."""
        item = self.get_item(pk, "edit")
        form = self.opened(request, item)
        if request.method == "POST" and form.is_valid():
            return self.sent(form, self.perform_edit(form))
        return self.render("form", {"form": form, "item": item}, status=422 if form.is_bound else 200)

    def opened(self, request: HttpRequest, item: Content) -> ContentForm:
        """Return the form of an item, with the text that was left there when the reader takes it up again."""
        form = self.get_form(request, item)
        if not group_rules.can(self.access, "moderate", self.group):
            form.only_moderators_tell()
        form.initial.update(drafts.typed(request, form.draft_place) or {})
        return form

    def sent(self, form: ContentForm, item: Content) -> HttpResponse:
        """Go to the item that was saved: its draft goes, and its author hears which names will reach nobody."""
        kept_drafts.forget(user=me(self.request), place=form.draft_place)
        unheard = writing.unheard_sentence(item, item)
        if unheard:
            messages.warning(self.request, unheard)
        return redirect(item)

    def delete(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask (without JavaScript), then put the item in the trash, from where it comes back in one gesture.

        A moderator says why first, where others' words are judged (LA4).
        """
        item = self.get_item(pk, "trash")
        if item.author_id != me(request).pk:
            return removing.ask_why(request, item)
        if request.method == "POST":
            actions.trash(item=item, by=me(request))
            undo = reverse("content:restore", args=[item.pk])
            messages.success(
                request, _("“%(title)s” is in the trash.") % {"title": item.title}, extra_tags=f"undo:{undo}"
            )
            return redirect(f"{self.tool.label}:list", self.group.slug)
        return self.render("delete", {"item": item})

    def usual_order(self) -> str:
        """Return the order that the reader last chose for this tool; a visitor has none, and gets no cookie."""
        if not self.access.is_signed_in:
            return ""
        return str(self.request.session.get(listing.REMEMBERED, {}).get(self.tool.label, ""))

    def get_queryset(self) -> QuerySet[Content]:
        """Return what the list shows, as rows of the parent table: never a child, never a query per row."""
        return Content.objects.visible_to(self.access).in_group(self.group).of_kind(self.kind).cards()

    def get_context(self, item: Any) -> dict[str, Any]:
        """Return what the detail page shows besides the item and its comments."""
        return {}

    def get_item(self, pk: int, verb: str = "read") -> Any:
        """Return the child row of an item of this group or on its shelves: 404 when not visible, 403 when refused."""
        seen = self.model.objects.visible_to(self.access).in_group(self.group).select_related("group", "author")
        item = seen.filter(pk=min(pk, ID_MAX)).first() or seen.filter(pk=heir_of(min(pk, ID_MAX))).first()
        if item is None:
            raise Http404
        if item.group_id == self.group.pk:
            item.group = self.group
        require(self.access, verb, item)
        return item

    def get_form(self, request: HttpRequest, item: Content) -> ContentForm:
        """Return the form for an item, filled from the request when it was sent."""
        sent = request.method == "POST"
        return self.form_class(
            request.POST if sent else None, request.FILES if sent else None, instance=item, group=self.group
        )

    def perform_create(self, form: ContentForm) -> Content:
        """Publish the item that a valid form describes."""
        data = form.cleaned_data
        item = actions.publish(
            item=form.fresh(),
            author=me(self.request),
            tags=data["tags"],
            files=data.get("files", []),
            form_key=data.get("form_key"),
            quiet=data.get("quiet", False),
        )
        form.perform_offers(item, me(self.request))
        return item

    def perform_edit(self, form: ContentForm) -> Content:
        """Save what a valid form changed."""
        data = form.cleaned_data
        item = form.save(commit=False)
        form.date(item)
        files = data.get("files", [])
        actions.edit(item=item, editor=me(self.request), tags=data["tags"], files=files, how=form.how)
        return item

    def reach(self, form: ContentForm) -> dict[str, Any]:
        """Return, for the form of a new item, whom it would reach with the audience chosen, and the button's words."""
        chosen = str(form["audience"].value()) if "audience" in form.fields else self.group.default_audience
        found = reach_of(group=self.group, kind=self.kind, audience=chosen, author=me(self.request))
        return {"reach": found, "submit_label": found.act}

    def may_create(self) -> bool:
        """Tell whether the reader may post in this tool."""
        return group_rules.can_post(self.access, self.group, self.tool.label)

    def render(self, page: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
        """Answer with the tool's own template for the page when it has one, else with the kit's."""
        label = self.tool.label
        template = select_template([f"{label}/{self.kind}_{page}.html", f"content/{page}.html"])
        frame = {"group": self.group, "tool": self.tool, "kind": self.kind, "model": self.model._meta}
        names = [*context.get("folded", []), "publish_at", "expires_at", *TELLING]
        form = context.get("form")
        context["folded"] = [name for name in names if form is not None and name in form.fields]
        return HttpResponse(template.render({**frame, **context}, self.request), status=status)
