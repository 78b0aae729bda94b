"""The settings of a veille: opening it, its calendar, its weeks off, its themes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from core.tools import tool_for
from groups.guard import allow as allow_in_group
from groups.middleware import me
from groups.models import Group
from veille import around, planning, publishing, vocabulary
from veille.forms import SynonymForm, ThemeForm, WatchForm, WeekOffForm
from veille.guard import allow, demand_tool
from veille.models import Watch
from veille.prepare import ids_of
from veille.views import page

FOLDED = ["cutoff_minutes", "minimum", "below", "absent", "has_focus", "is_on"]


@allow_in_group("curate")
def set_up(request: HttpRequest, group: Group) -> HttpResponse:
    """Open the veille of a group."""
    demand_tool(group)
    if publishing.watch_of(group) is not None:
        return redirect("veille:settings", group.slug)
    sent = request.POST if request.method == "POST" else None
    initial = {"title": _("Veille of %(group)s") % {"group": group.name}, "audience": group.default_audience}
    form = WatchForm(sent, group=group, initial=initial)
    if form.is_bound and form.is_valid():
        publishing.open_watch(watch=form.save(commit=False), by=me(request))
        messages.success(request, _("The veille is set up. Its first edition is in preparation."))
        return redirect("veille:prepare", group.slug)
    context = {"group": group, "tool": tool_for("edition"), "form": form, "folded": FOLDED}
    return render(request, "veille/set_up.html", context, status=422 if form.is_bound else 200)


@allow("curate")
def settings(request: HttpRequest, watch: Watch) -> HttpResponse:
    """Show the settings with the next dates, or keep what was changed."""
    form = WatchForm(request.POST if request.method == "POST" else None, group=watch.group, instance=watch)
    if form.is_bound and form.is_valid():
        changed = form.save(commit=False)
        if tried(form, lambda: planning.change(watch=changed, by=me(request))):
            messages.success(request, _("The settings are kept. The coming edition has its new hour."))
            return redirect("veille:settings", watch.group.slug)
    return settings_page(request, watch, form, WeekOffForm())


def tried(form: Any, act: Any) -> bool:
    """Do an act and tell whether it could be done; what refuses it becomes an error of the form."""
    try:
        act()
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


def settings_page(request: HttpRequest, watch: Watch, form: WatchForm, off_form: WeekOffForm) -> HttpResponse:
    """Answer with the settings, the next dates and the weeks off."""
    kept = publishing.watch_of(watch.group) or watch
    context = {
        "form": form,
        "off_form": off_form,
        "next_dates": planning.next_dates(kept),
        "weeks_off": list(kept.weeks_off.all()),
        "kept": kept,
        "parts": around.cards("veille_settings", kept),
    }
    return page(request, watch, "veille/settings.html", context, status=422 if form.errors or off_form.errors else 200)


@require_POST
@allow("curate")
def add_weeks_off(request: HttpRequest, watch: Watch) -> HttpResponse:
    """Leave out the editions due between two days."""
    form = WeekOffForm(request.POST)
    if form.is_valid():
        days = {name: form.cleaned_data[name] for name in ("first_day", "last_day")}
        if tried(form, lambda: planning.add_weeks_off(watch=watch, by=me(request), **days)):
            messages.success(request, _("No edition will go out on these days."))
            return redirect("veille:settings", watch.group.slug)
    return settings_page(request, watch, WatchForm(group=watch.group, instance=watch), form)


@require_POST
@allow("curate")
def remove_weeks_off(request: HttpRequest, watch: Watch, pk: int) -> HttpResponse:
    """Publish again on days that were left out."""
    planning.remove_weeks_off(watch=watch, pk=pk, by=me(request))
    messages.success(request, _("Editions go out on these days again."))
    return redirect("veille:settings", watch.group.slug)


@allow("curate")
def themes(request: HttpRequest, watch: Watch) -> HttpResponse:
    """Show the themes, or add one."""
    form = ThemeForm(request.POST if request.method == "POST" else None)
    is_right = form.is_bound and form.is_valid()
    if is_right and tried(form, lambda: vocabulary.add_theme(watch.group, form.cleaned_data["name"])):
        messages.success(request, _("The theme is added."))
        return redirect("veille:themes", watch.group.slug)
    return themes_page(request, watch, form, SynonymForm(group=watch.group))


def themes_page(request: HttpRequest, watch: Watch, form: ThemeForm, synonym_form: SynonymForm) -> HttpResponse:
    """Answer with the themes and the two forms."""
    context = {"form": form, "synonym_form": synonym_form, "themes": vocabulary.themes(watch.group)}
    status = 422 if form.errors or synonym_form.errors else 200
    return page(request, watch, "veille/themes.html", context, status=status)


@require_POST
@allow("curate")
def join_words(request: HttpRequest, watch: Watch) -> HttpResponse:
    """Make a word lead to a theme, and rewrite the items that had it."""
    form = SynonymForm(request.POST, group=watch.group)
    if form.is_valid():
        try:
            count = vocabulary.join(watch.group, form.cleaned_data["word"], form.cleaned_data["theme"])
        except ValidationError as error:
            form.add_error("word", error)
        else:
            told = ngettext("%(count)s item was rewritten.", "%(count)s items were rewritten.", count)
            messages.success(request, told % {"count": count})
            return redirect("veille:themes", watch.group.slug)
    return themes_page(request, watch, ThemeForm(), form)


@require_POST
@allow("curate")
def order_themes(request: HttpRequest, watch: Watch) -> HttpResponse:
    """Put the themes in the order sent, as the list's own script does."""
    vocabulary.reorder(watch.group, ids_of(request))
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204)
    return redirect("veille:themes", watch.group.slug)


@require_POST
@allow("curate")
def act_on_theme(request: HttpRequest, watch: Watch, pk: int, verb: str) -> HttpResponse:
    """Move a theme, or take a word out of the vocabulary."""
    if verb == "remove":
        vocabulary.remove(watch.group, pk)
    else:
        vocabulary.move(watch.group, pk, up=verb == "up")
    return redirect("veille:themes", watch.group.slug)
