"""The animators' pages: choosing, ordering and wording the coming edition, then letting it go."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from content.guard import get_content
from content.tagging import themes_of
from core import clock
from core.paging import page_of
from groups.middleware import access_of, me
from veille import (
    arranging,
    bridging,
    candidates,
    charge,
    opening,
    proposal,
    publishing,
    selecting,
    showing,
    subscribing,
    vocabulary,
)
from veille.forms import EditionForm, ItemForm, ReasonForm
from veille.guard import allow
from veille.models import Edition, Selection, Watch
from veille.views import page

CANDIDATES_PAGE = 30
ORDER_MAX = 500


@allow("curate")
@transaction.atomic
def prepare(request: HttpRequest, watch: Watch) -> HttpResponse:
    """Show the coming edition with what it could hold, or keep its title and its text."""
    if request.method == "POST":
        publishing.lock(watch)
    edition = coming_of(watch)
    items = list(candidates.followed(publishing.chosen(edition)))
    automatic = publishing.title_of(watch.last_number + 1, items)
    sent, sections = request.POST if request.method == "POST" else None, showing.section_names(items)
    form = EditionForm(sent, instance=edition, automatic=automatic, sections=sections)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        intros = form.intros()
        publishing.write(edition=edition, by=me(request), title=data["title"], body=data["body"], section_intros=intros)
        messages.success(request, _("The title and the text are kept."))
        return redirect("veille:prepare", watch.group.slug)
    words = {"form": form, "folded": list(form.intro_fields), "edition": edition, "automatic": automatic}
    context = {**words, **board(request, watch, edition, items)}
    return page(request, watch, "veille/prepare.html", context, status=422 if form.is_bound else 200)


def coming_of(watch: Watch) -> Edition:
    """Return the edition in preparation. Raises Http404 for a watch that has none."""
    edition = publishing.coming(watch)
    if edition is None:
        raise Http404
    edition.watch, edition.group = watch, watch.group
    return edition


def board(request: HttpRequest, watch: Watch, edition: Edition, items: list[Selection]) -> dict[str, Any]:
    """Return what the page of preparation lists: selected, late, proposed, and what nobody has proposed yet."""
    themes = [theme.tag.name for theme in themes_of(watch.group)]
    opening.mark(items, publishing.audience_of(watch))
    in_time = [item for item in items if item.decided_at and item.decided_at <= edition.cutoff_at]
    return {
        "next_number": watch.last_number + 1,
        "selected": items,
        "outline": [(name, arranging.mark_of(name), rows) for name, rows in arranging.outline(items)],
        "sections": sorted({item.section for item in items if item.section} | set(themes)),
        "proposal": proposal.proposal(watch, edition, access_of(request), themes),
        "in_time": len(in_time),
        "late": {item.pk for item in items} - {item.pk for item in in_time},
        "headline": next((item.pk for item in items if item.is_headline), items[0].pk if items else None),
        "page_obj": page_of(candidates.candidates(watch), request, CANDIDATES_PAGE),
        "pool": candidates.pool(edition, access_of(request)),
        "subscriber_count": subscribing.count(watch),
        "in_charge": next(iter(charge.there(watch, clock.now())), None),
        "drop_form": ReasonForm(),
    }


@require_POST
@allow("curate")
def order(request: HttpRequest, watch: Watch) -> HttpResponse:
    """Put the selected items in the order sent, as the list's own script does: heads of sections, and ids."""
    marks = request.POST.get("order", "").split(",")[:ORDER_MAX]
    if any(mark.startswith("s") for mark in marks):
        arranging.arrange(watch=watch, marks=marks)
    else:
        selecting.reorder(watch=watch, ids=ids_of(request))
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204)
    return back(watch, "selected")


def ids_of(request: HttpRequest) -> list[int]:
    """Return the ids of `order=3,1,2`; what is no number is left out."""
    words = request.POST.get("order", "").split(",")[:ORDER_MAX]
    return [int(word) for word in words if is_id(word)]


def is_id(word: str) -> bool:
    """Tell whether a word that was sent may be the id of a row."""
    return word.isascii() and word.isdigit() and len(word) < 19


def back(watch: Watch, place: str) -> HttpResponse:
    """Lead back to one part of the page of preparation."""
    answer = redirect("veille:prepare", watch.group.slug)
    answer["Location"] += f"#{place}"
    return answer


@require_POST
@allow("curate")
def take(request: HttpRequest, watch: Watch, pk: int) -> HttpResponse:
    """Select an item that nobody has proposed, straight from the group's bookmarks."""
    content = get_content(access_of(request), pk)
    if not bridging.may_hold(watch, content):
        raise Http404
    choose(request, watch, content)
    return back(watch, "pool")


def choose(request: HttpRequest, watch: Watch, content: Any) -> None:
    """Select an item, as a follow-up when the button said so, and tell what came of it."""
    try:
        selecting.select(watch=watch, content=content, by=me(request), is_follow_up="follow_up" in request.POST)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return
    messages.success(request, _("“%(title)s” is in the coming edition.") % {"title": content.title})
    if content.kind != "bookmark" and opening.is_narrower(content, publishing.audience_of(watch)):
        told = _("More people read the edition than this item: its title and your words go out, without the link.")
        messages.warning(request, told)


@require_POST
@allow("curate")
def act(request: HttpRequest, watch: Watch, selection: int, verb: str) -> HttpResponse:
    """Do one act on a proposed or selected item: select, take out, set aside, move, make it the headline."""
    row = get_row(watch, selection)
    if row.state not in selecting.OPEN:
        raise PermissionDenied(_("This item was published or set aside meanwhile. Reload the page to see it."))
    place = "selected" if row.state == Selection.State.SELECTED else "candidates"
    ACTS[verb](request, row)
    return back(watch, place)


def get_row(watch: Watch, pk: int) -> Selection:
    """Return a selection of the watch. Raises Http404."""
    row = candidates.get_selection(watch, pk)
    if row is None:
        raise Http404
    row.watch = watch
    return row


def act_select(request: HttpRequest, selection: Selection) -> None:
    """Take a proposed item into the coming edition."""
    if selection.content is None:
        messages.error(request, _("The item was deleted: it cannot be selected any more."))
    else:
        choose(request, selection.watch, selection.content)


def act_back(request: HttpRequest, selection: Selection) -> None:
    """Take an item out of the coming edition; it stays proposed."""
    selecting.put_back(selection=selection, by=me(request))
    messages.success(request, _("“%(title)s” is no longer selected.") % {"title": selection.title})


def act_drop(request: HttpRequest, selection: Selection) -> None:
    """Set an item aside, with the reason."""
    selecting.drop(selection=selection, by=me(request), reason=request.POST.get("reason", ""))
    messages.success(request, _("“%(title)s” is set aside.") % {"title": selection.title})


def act_headline(request: HttpRequest, selection: Selection) -> None:
    """Make an item the headline."""
    demand_selected(selection)
    selecting.set_headline(selection=selection, by=me(request))


def act_up(request: HttpRequest, selection: Selection) -> None:
    """Move a selected item one place up."""
    demand_selected(selection)
    arranging.step(selection=selection, up=True)


def act_down(request: HttpRequest, selection: Selection) -> None:
    """Move a selected item one place down."""
    demand_selected(selection)
    arranging.step(selection=selection, up=False)


def act_section(request: HttpRequest, selection: Selection) -> None:
    """Put a selected item into another section: one of those offered, or a new one that was typed."""
    demand_selected(selection)
    name = request.POST.get("new_section", "").strip() or request.POST.get("section", "")
    arranging.put(selection=selection, section=name, by=me(request))


def demand_selected(selection: Selection) -> None:
    """Raise PermissionDenied for an item that somebody has taken out of the edition meanwhile."""
    if selection.state != Selection.State.SELECTED:
        raise PermissionDenied(_("This item is no longer selected. Reload the page to see what changed."))


ACTS = {
    "select": act_select,
    "back": act_back,
    "drop": act_drop,
    "headline": act_headline,
    "up": act_up,
    "down": act_down,
    "section": act_section,
}


@allow("curate")
@transaction.atomic
def item(request: HttpRequest, watch: Watch, selection: int) -> HttpResponse:
    """Change what the edition says of an item; once it is out, this is a correction, and the page and feeds say so."""
    if request.method == "POST":
        publishing.lock(watch)
    row = get_row(watch, selection)
    if row.withdrawn_at:
        raise PermissionDenied(_("This item is withdrawn already."))
    sections = [theme.tag.name for theme in vocabulary.themes(watch.group)]
    form = ItemForm(request.POST if request.method == "POST" else None, instance=row, sections=sections)
    done = f"{row.edition.get_absolute_url()}#item-{row.pk}" if row.edition else ""
    if form.is_bound and form.is_valid():
        selecting.rewrite(selection=row, words=form.words(), by=me(request))
        told = _("The correction is published, with its date.") if done else _("These words are kept for the edition.")
        messages.success(request, told)
        return redirect(done) if done else back(watch, f"item-{row.pk}")
    context = {"form": form, "selection": row, "sections": sections, "published_at": done}
    return page(request, watch, "veille/item_form.html", context, status=422 if form.is_bound else 200)


@require_POST
@allow("curate")
def take_proposal(request: HttpRequest, watch: Watch) -> HttpResponse:
    """Select what the platform proposes, but for the items that were unticked."""
    ids = [int(word) for word in request.POST.getlist("i")[:ORDER_MAX] if is_id(word)]
    edition = coming_of(watch)
    count = proposal.take(watch=watch, edition=edition, access=access_of(request), ids=ids, by=me(request))
    if count:
        told = ngettext("%(count)s item is selected.", "%(count)s items are selected.", count)
        messages.success(request, told % {"count": count})
    else:
        messages.error(request, _("Nothing was selected: tick at least one item of the proposal."))
    return back(watch, "selected")


@require_POST
@allow("curate")
def section_act(request: HttpRequest, watch: Watch, verb: str) -> HttpResponse:
    """Move a whole section up or down, or give it another name."""
    name = request.POST.get("name", "")
    if verb == "rename":
        new = request.POST.get("title", "")
        arranging.rename_section(watch=watch, edition=coming_of(watch), name=name, new=new, by=me(request))
    else:
        arranging.move_section(watch=watch, name=name, up=verb == "up")
    return back(watch, "selected")


@require_POST
@allow("curate")
def approve(request: HttpRequest, watch: Watch) -> HttpResponse:
    """Approve the coming edition: it goes out at its hour without another act."""
    publishing.approve(edition=coming_of(watch), by=me(request))
    messages.success(request, _("The edition is approved: it goes out at its hour."))
    return back(watch, "going-out")


@allow("curate")
def publish(request: HttpRequest, watch: Watch) -> HttpResponse:
    """Say what would go out now and to whom; publish once it is confirmed."""
    edition = coming_of(watch)
    count = publishing.chosen(edition).count()
    if request.method != "POST":
        context = {"edition": edition, "count": count, "subscriber_count": subscribing.count(watch)}
        context["closed"] = opening.closed(publishing.chosen(edition), publishing.audience_of(watch))
        return page(request, watch, "veille/publish.html", context)
    is_same = request.POST.get("number", "") == str(watch.last_number + 1)
    published = publishing.publish_now(edition=edition, by=me(request)) if is_same else None
    if published is None:
        messages.error(request, _("Nothing was published: the edition is empty, or it went out meanwhile."))
        return back(watch, "going-out")
    told = ngettext(
        "The edition is published, with %(count)s item.", "The edition is published, with %(count)s items.", count
    )
    messages.success(request, told % {"count": count})
    return redirect(published)
