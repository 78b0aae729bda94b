"""The pages of the sources: how they are doing, a new one, a list of them, and what is done with one."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from content.guard import ID_MAX
from core.outlines import OpmlError
from core.paging import page_of
from groups.guard import View
from groups.middleware import access_of, me
from groups.rules import can
from veille import finding, following, health, sorting
from veille.guard import allow
from veille.models import Finding, Source, Watch
from veille.source_acts import acts_on
from veille.source_forms import AddressForm, FileForm, FollowForm, ImportForm, SourceForm
from veille.trouble import sentence
from veille.views import page

PAGE = 50
LATEST = 20


def on_source(view: View) -> View:
    """Give the view the source of the watch that its address names, or answer 404."""

    @wraps(view)
    def found(request: HttpRequest, watch: Watch, source: int, **kwargs: Any) -> HttpResponseBase:
        row = watch.sources.select_related("theme", "added_by").filter(pk=min(source, ID_MAX)).first()
        if row is None:
            raise Http404
        row.watch = watch
        return view(request, row, **kwargs)

    return found


@require_safe
@allow("see_members")
def sources(request: HttpRequest, watch: Watch) -> HttpResponse:
    """List the sources with their health: those that ask for a decision first."""
    page_obj = page_of(health.listed(watch), request, PAGE)
    rows = health.show(page_obj.object_list)
    if can(access_of(request), "curate", watch.group):
        for row in rows:
            row.acts = acts_on(row, watch)  # type: ignore[attr-defined]
    context = {
        "page_obj": page_obj,
        "sources": rows,
        "to_decide": watch.sources.filter(Source.decision_q()).count(),
        "may_sort": can(access_of(request), "contribute", watch.group),
    }
    return page(request, watch, "veille/source_list.html", context)


@allow("curate")
def new(request: HttpRequest, watch: Watch) -> HttpResponse:
    """Ask for an address; show, once the worker has looked behind it, the feeds that can be followed."""
    form = AddressForm(request.POST if request.method == "POST" else None, watch=watch)
    if form.is_bound and form.is_valid():
        finding.look_for(watch=watch, by=me(request), address=form.cleaned_data["address"])
        return redirect("veille:source_new", watch.group.slug)
    found = finding.current(watch, me(request))
    found = found if found is not None and found.address else None
    if request.headers.get("HX-Request") and not form.is_bound:
        return render(request, "veille/_source_found.html", {"group": watch.group, **offer(watch, found)})
    return new_page(request, watch, found, form)


def new_page(
    request: HttpRequest, watch: Watch, found: Finding | None, form: AddressForm, follow_form: FollowForm | None = None
) -> HttpResponse:
    """Answer with the page of a new source, with what was found; a form that was refused keeps what was typed."""
    refused = form.is_bound or follow_form is not None
    context = {"form": form, **offer(watch, found, follow_form)}
    return page(request, watch, "veille/source_new.html", context, status=422 if refused else 200)


def offer(watch: Watch, found: Finding | None, form: FollowForm | None = None) -> dict[str, Any]:
    """Return what was found behind an address: the feeds, each with the source that follows it already, or why none."""
    if found is None or found.state == Finding.State.WAITING:
        return {"found": found}
    lines = following.plan(watch, found)
    feeds = [line.feed for line in lines if line.is_new]
    first = {"feed": feeds[0].url} if feeds else {}
    return {
        "found": found,
        "lines": lines,
        "trouble": sentence(found.error_code),
        "follow_form": form or FollowForm(group=watch.group, feeds=feeds, initial=first),
        "can_follow": bool(feeds),
    }


@require_POST
@allow("curate")
def follow(request: HttpRequest, watch: Watch) -> HttpResponse:
    """Follow one of the feeds that were found."""
    found = finding.current(watch, me(request))
    if found is None or not found.address:
        messages.info(request, _("Look for the feed once more: what was found is not kept for long."))
        return redirect("veille:source_new", watch.group.slug)
    form = FollowForm(request.POST, group=watch.group, feeds=finding.feeds_of(found))
    if form.is_valid():
        data = form.cleaned_data
        try:
            done = following.follow(watch=watch, by=me(request), feed=data["feed"], theme=data["theme"])
        except ValidationError as error:
            form.add_error("feed", error)
        else:
            found.delete()
            messages.success(request, told_of(done))
            return redirect("veille:source", watch.group.slug, done.source.pk)
    return new_page(request, watch, found, AddressForm(watch=watch), form)


def told_of(done: following.Followed) -> str:
    """Return the sentence that says what came of following."""
    if not done.is_new:
        return _("The watch follows “%(title)s” already.") % {"title": done.source.title}
    return _("The watch follows “%(title)s”. What it brings arrives in a moment.") % {"title": done.source.title}


@allow("curate")
def from_file(request: HttpRequest, watch: Watch) -> HttpResponse:
    """Read a list in OPML and show what following it would do; nothing is followed yet."""
    sent = request.method == "POST"
    form = FileForm(request.POST if sent else None, request.FILES if sent else None)
    if form.is_bound and form.is_valid():
        try:
            finding.look_in_file(watch=watch, by=me(request), body=form.cleaned_data["file"].read())
            return redirect("veille:sources_import", watch.group.slug)
        except OpmlError as error:
            form.add_error("file", str(error.sentence))
    found = finding.current(watch, me(request))
    context: dict[str, Any] = {"form": form, "import_form": ImportForm()}
    if found is not None and not found.address and not form.is_bound:
        context |= dry_run(watch, found)
    return page(request, watch, "veille/source_import.html", context, status=422 if form.is_bound else 200)


def dry_run(watch: Watch, found: Finding) -> dict[str, Any]:
    """Return what following a list would do: what is new, what is known, what is refused and why."""
    lines = following.plan(watch, found)
    new_lines = [line for line in lines if line.is_new]
    return {
        "found": found,
        "new_lines": new_lines,
        "known_lines": [line for line in lines if line.source is not None],
        "refused": [(line.feed.title, line.trouble) for line in lines if line.trouble]
        + [(title, sentence(code)) for title, code in found.refused],
        "new_themes": sorted({line.theme for line in new_lines if line.is_new_theme}),
    }


@require_POST
@allow("curate")
def confirm(request: HttpRequest, watch: Watch) -> HttpResponse:
    """Follow what the dry run of a list announced."""
    found = finding.current(watch, me(request))
    if found is None or found.address:
        messages.info(request, _("Choose the file once more: a list is not kept for long, and is followed once."))
        return redirect("veille:sources_import", watch.group.slug)
    form = ImportForm(request.POST)
    new_themes = form.is_valid() and form.cleaned_data["new_themes"]
    count = following.follow_all(watch=watch, by=me(request), finding=found, new_themes=new_themes)
    told = ngettext("%(count)s new source is followed.", "%(count)s new sources are followed.", count)
    messages.success(request, told % {"count": count})
    return redirect("veille:sources", watch.group.slug)


@require_safe
@allow("see_members")
@on_source
def source(request: HttpRequest, source: Source) -> HttpResponse:
    """Show one source: how it is doing, and its latest entries with what became of each."""
    access, watch = access_of(request), source.watch
    entries = source.entries.order_by("-published_at", "-pk")[:LATEST]
    sorting.show(entries, watch.group, access)
    context: dict[str, Any] = {"source": health.show([source])[0], "entries": entries}
    if can(access, "curate", watch.group):
        context["acts"] = acts_on(source, watch)
    return page(request, watch, "veille/source_detail.html", context)


@allow("curate")
@on_source
def edit(request: HttpRequest, source: Source) -> HttpResponse:
    """Change the title and the theme of a source."""
    form = SourceForm(request.POST if request.method == "POST" else None, instance=source)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        following.rename(source=source, by=me(request), title=data["title"], theme=data["theme"])
        messages.success(request, _("The source is changed."))
        return redirect("veille:source", source.watch.group.slug, source.pk)
    context = {"source": source, "form": form}
    return page(request, source.watch, "veille/source_edit.html", context, status=422 if form.is_bound else 200)


@require_POST
@allow("curate")
@on_source
def act(request: HttpRequest, source: Source, verb: str) -> HttpResponse:
    """Pause a source, follow it again, or read it without waiting for its hour."""
    done: dict[str, tuple[Callable[[], None], str]] = {
        "pause": (lambda: following.pause(source=source, by=me(request)), _("“%(title)s” is paused.")),
        "resume": (lambda: following.resume(source=source, by=me(request)), _("“%(title)s” is followed again.")),
        "poll": (lambda: following.poll_now(source=source), _("“%(title)s” will be read in a moment.")),
    }
    perform, told = done[verb]
    perform()
    messages.success(request, told % {"title": source.title})
    return redirect("veille:source", source.watch.group.slug, source.pk)


@allow("curate")
@on_source
def remove(request: HttpRequest, source: Source) -> HttpResponse:
    """Ask, then follow a source no longer."""
    group = source.watch.group
    if request.method == "POST":
        following.remove(source=source, by=me(request))
        messages.success(request, _("“%(title)s” is followed no longer.") % {"title": source.title})
        return redirect("veille:sources", group.slug)
    waiting = health.figures([source.pk]).get(source.pk, health.Figures()).waiting
    return page(request, source.watch, "veille/source_remove.html", {"source": source, "waiting": waiting})
