"""The pages of reading: what I am asked, whom I ask, my answer (VW4)."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from content.guard import ID_MAX, get_content
from content.models import Content
from core import text
from core.paging import page_of
from groups.found import found_members
from groups.middleware import access_of, me
from groups.rules import can
from veille.guard import allow
from veille.models import Reading, Watch
from veille.views import page
from veille.working import asking, pool
from veille.working.asking_forms import AnswerForm, AskForm

USUAL = timedelta(days=7)
PAGE = 30


@require_safe
@allow("contribute")
def readings(request: HttpRequest, watch: Watch) -> HttpResponse:
    """List what I am asked to read, then what waits for others and how much nobody is asked to read."""
    access = access_of(request)
    others = watch.readings.filter(state="asked").exclude(reader=me(request))
    seen = Content.objects.visible_to(access).filter(group=watch.group_id)
    others = others.filter(content__in=seen.values("pk")).select_related("content__group", "reader", "asked_by")
    context = {
        "mine": list(asking.open_of(me(request), watch)[:100]),
        "page_obj": page_of(others.order_by("due_on", "pk"), request, PAGE),
        "load": asking.load(watch),
        "unassigned": pool.unassigned(watch, access).count(),
        "today": asking.today(watch),
    }
    return page(request, watch, "veille/working/readings.html", context)


@allow("contribute")
def ask(request: HttpRequest, watch: Watch, pk: int) -> HttpResponse:
    """Choose a member and a day, then ask them to read an item."""
    content = get_content(access_of(request), pk)
    if content.group_id != watch.group_id or content.kind == "edition":
        raise Http404
    initial = {"due_on": asking.today(watch) + USUAL}
    form = AskForm(request.POST if request.method == "POST" else None, group=watch.group, initial=initial)
    if form.is_bound and form.is_valid() and asked(request, watch, content, form):
        return redirect(f"{content.get_absolute_url()}#in-the-watch")
    words = text.one_line(request.POST.get("q", "") or request.GET.get("q", ""))[:80]
    context = {"content": content, "form": form, "words": words}
    context["found"] = found_members(watch.group, words) if words else None
    return page(request, watch, "veille/working/ask.html", context, status=422 if form.is_bound else 200)


def asked(request: HttpRequest, watch: Watch, content: Content, form: AskForm) -> bool:
    """Ask what the form says and tell it; what refuses it becomes an error of the form."""
    data = form.cleaned_data
    try:
        asking.ask(
            watch=watch, content=content, reader=data["person"], by=me(request), due_on=data["due_on"],
            note=data["note"],
        )  # fmt: skip
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(request, _("%(name)s is asked to read it.") % {"name": data["person"]})
    return True


def get_reading(request: HttpRequest, watch: Watch, pk: int) -> Reading:
    """Return a request of the watch about an item that the reader sees. Raises Http404."""
    rows = watch.readings.select_related("content__group", "reader", "asked_by")
    row = rows.filter(pk=min(pk, ID_MAX)).first()
    if row is None or not Content.objects.visible_to(access_of(request)).filter(pk=row.content_id).exists():
        raise Http404
    row.watch = watch
    return row


def demand_reader(request: HttpRequest, row: Reading) -> None:
    """Raise PermissionDenied for anybody but the member who was asked."""
    if row.reader_id != me(request).pk:
        raise PermissionDenied(_("Somebody else was asked to read this."))


@allow("contribute")
def answer(request: HttpRequest, watch: Watch, reading: int) -> HttpResponse:
    """Ask for the summary and the opinion, then keep them."""
    row = get_reading(request, watch, reading)
    demand_reader(request, row)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        said_before = not asking.answer(reading=row, **form.cleaned_data)
        told = _("This request was answered or taken back already.") if said_before else _("Your answer is kept.")
        messages.success(request, told)
        return redirect("veille:readings", watch.group.slug)
    context = {"reading": row, "form": form}
    return page(request, watch, "veille/working/answer.html", context, status=422 if form.is_bound else 200)


@require_POST
@allow("contribute")
def decline(request: HttpRequest, watch: Watch, reading: int) -> HttpResponse:
    """Say that one will not read it."""
    row = get_reading(request, watch, reading)
    demand_reader(request, row)
    asking.decline(reading=row, reason=request.POST.get("reason", ""))
    messages.success(request, _("You are not expected to read it any more."))
    return redirect("veille:readings", watch.group.slug)


@require_POST
@allow("contribute")
def cancel(request: HttpRequest, watch: Watch, reading: int) -> HttpResponse:
    """Take a request back: who asked, or an animator."""
    row = get_reading(request, watch, reading)
    if row.asked_by_id != me(request).pk and not can(access_of(request), "curate", watch.group):
        raise PermissionDenied(_("Only who asked, or an animator, takes a request back."))
    asking.cancel(reading=row)
    messages.success(request, _("The request is taken back."))
    return redirect("veille:readings", watch.group.slug)
