"""The pages of files and folders: the list that opens on folders, recent files, a file's page, the forms."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from content.models import Content
from content.rules import can
from files import actions, listing, places, room, showing, tree
from files.bringing import brought
from files.forms import FileForm, FolderForm, UploadForm
from files.models import File, Folder
from groups.middleware import me
from toolkit.forms import ContentForm
from toolkit.listing import filters
from toolkit.views import ContentViews


class FileViews(ContentViews):
    """List, page and forms of a group's files."""

    model = File
    form_class = FileForm

    def list(self, request: HttpRequest) -> HttpResponse:
        """Open on the folders at the root (FI01); a filter or the tab of recent files shows all of them flat."""
        self.is_recent = request.GET.get("view") == "recent"
        if self.is_recent or listing.is_flat(filters(request.GET)):
            return super().list(request)
        return self.render("folder", listing.context(request, self.access, self.group, None, self.usual_order()))

    def get_queryset(self) -> QuerySet[Content]:
        """Return the files of the group and of its shelves, from all folders, with what a row shows."""
        found = File.objects.visible_to(self.access).in_group(self.group).cards()
        return cast("QuerySet[Content]", found.select_related("current", "folder"))

    def get_context(self, item: Any) -> dict[str, Any]:
        """Add what is known of the file: its versions, its place, what may be done with it."""
        return showing.context(self.request, self.access, item)

    def create(self, request: HttpRequest) -> HttpResponse:
        """Show the form that takes files, or put them in their folder."""
        folder = places.writable(self.access, self.group, request.GET.get("in", "") or request.POST.get("in", ""))
        sent = request.method == "POST"
        form = UploadForm(request.POST if sent else None, request.FILES if sent else None)
        if sent and form.is_valid():
            try:
                return self.keep(form, folder)
            except ValidationError as error:
                form.add_error("files", error)
        crumbs = [*tree.crumbs(self.access, folder.path), folder] if folder else []
        context = {"form": form, "folder": folder, "crumbs": crumbs, "room": room.of(self.group)}
        context["submit_label"] = self.tool.new_label
        folded = ["comment", "body", "tags", "source", "dated_on", "licence"]
        folded = [] if form.errors else folded
        return self.render("form", {**context, "folded": folded}, status=422 if sent else 200)

    def keep(self, form: UploadForm, folder: Folder | None) -> HttpResponse:
        """Keep the files of a valid form and go to where they stand. Raises ValidationError when there is no room."""
        files, data = form.cleaned_data["files"], form.cleaned_data
        room.check(self.group, sum(file.size for file in files))
        done = actions.bring(
            group=self.group, folder=folder, author=me(self.request), files=[brought(file) for file in files],
            told=form.told(), key=data["form_key"],
        )  # fmt: skip
        say(self.request, done)
        return redirect(places.address(self.group, folder))

    def render(self, page: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
        """Give the lists their rows and tabs."""
        if page == "list":
            context |= {"card_template": "files/_row.html", "is_recent": self.is_recent, "is_flat": True}
        return super().render(page, context, status)


def say(request: HttpRequest, done: actions.Outcome) -> None:
    """Tell what became of the files that were brought."""
    made, renewed = len(done.made), len(done.renewed)
    if made:
        messages.success(request, ngettext("%(count)s file added.", "%(count)s files added.", made) % {"count": made})
    if renewed:
        words = ngettext("%(count)s new version.", "%(count)s new versions.", renewed) % {"count": renewed}
        messages.success(request, words)
    for name in done.doubles[:5]:
        messages.warning(request, _("A file named “%(name)s” was already there: both are kept.") % {"name": name})
    if done.skipped:
        messages.info(request, _("Already there, left as they are: %(names)s") % {"names": ", ".join(done.skipped[:5])})


class FolderViews(ContentViews):
    """The page of a folder and its forms."""

    model = Folder
    form_class = FolderForm

    @classmethod
    def urls(cls) -> list[URLPattern]:
        """Return the addresses below `folders/`, named beside those of the files."""
        item = "folders/<int:pk>-<slug:slug>/"
        return [
            path("folders/new/", cls.as_view(page="create"), name="folder_create"),
            path(item, cls.as_view(page="detail"), name="folder"),
            path(f"{item}edit/", cls.as_view(page="edit"), name="folder_edit"),
            path(f"{item}delete/", cls.as_view(page="delete"), name="folder_delete"),
        ]

    def detail(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what stands in a folder; an old address leads to today's."""
        folder = self.get_item(pk)
        if request.path != folder.get_absolute_url():
            return redirect(folder, permanent=True)
        context = listing.context(request, self.access, self.group, folder, self.usual_order())
        may = {verb: can(self.access, verb, folder) for verb in ("edit", "trash", "moderate", "follow")}
        return self.render("folder", {**context, "may": may, **showing.of_folder(request, self.access, folder)})

    def create(self, request: HttpRequest) -> HttpResponse:
        """Show the form of a new folder, or make it in the one that the address names."""
        self.parent = places.writable(self.access, self.group, request.GET.get("in", ""))
        return super().create(request)

    def perform_create(self, form: ContentForm) -> Content:
        """Make the folder where the address says."""
        data = form.cleaned_data
        return actions.make_folder(
            group=self.group, parent=self.parent, title=data["title"], body=data["body"], by=me(self.request),
            key=data["form_key"],
        )  # fmt: skip

    def perform_edit(self, form: ContentForm) -> Content:
        """Save the name and the description of a folder."""
        form.cleaned_data["tags"] = None
        return super().perform_edit(form)

    def reach(self, form: ContentForm) -> dict[str, Any]:
        """Say nothing of mails: nobody is told of an empty folder."""
        return {"submit_label": _("Make the folder")}

    def render(self, page: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
        """Give the forms the way back."""
        if page == "form":
            where = context.get("item") or getattr(self, "parent", None)
            crumbs = [*tree.crumbs(self.access, where.path), where] if where else []
            back = places.address(self.group, where)
            context |= {"crumbs": crumbs, "cancel_url": back, "is_folder": True}
        return super().render(page, context, status)
