"""The pages of rules, for the animators: the list, the form, the dry run with the switch (VW8)."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from content.guard import ID_MAX
from groups.middleware import me
from veille import vocabulary
from veille.guard import allow
from veille.models import Rule, Watch
from veille.prepare import ids_of
from veille.rules import changing, trying, words
from veille.rules.forms import RuleForm
from veille.views import page

ACTS_SHOWN = 20


@require_safe
@allow("curate")
def rules(request: HttpRequest, watch: Watch) -> HttpResponse:
    """List the rules in order, with what each says, whether it is on and how much it has done."""
    rows = list(loaded(watch).annotate(done=Count("acts")).order_by("order", "pk"))
    for row in rows:
        row.sentence = words.sentence(row)  # type: ignore[attr-defined]
    return page(request, watch, "veille/rules/list.html", {"rules": rows})


def loaded(watch: Watch) -> QuerySet[Rule]:
    """Return the rules of a watch with what their sentences name."""
    return watch.rules.select_related("source", "theme", "tag", "reader", "signed_by")


def get_rule(watch: Watch, pk: int) -> Rule:
    """Return a rule of the watch. Raises Http404."""
    row = loaded(watch).filter(pk=min(pk, ID_MAX)).first()
    if row is None:
        raise Http404
    row.watch = watch
    return row


@allow("curate")
def new(request: HttpRequest, watch: Watch) -> HttpResponse:
    """Make a rule, then show its dry run."""
    return form_page(request, watch, Rule(watch=watch))


@allow("curate")
def edit(request: HttpRequest, watch: Watch, rule: int) -> HttpResponse:
    """Change a rule: it is off until its new dry run has been seen."""
    return form_page(request, watch, get_rule(watch, rule))


def form_page(request: HttpRequest, watch: Watch, rule: Rule) -> HttpResponse:
    """Answer with the form of a rule, or with what came of it."""
    form = RuleForm(request.POST if request.method == "POST" else None, instance=rule, watch=watch)
    if form.is_bound and form.is_valid():
        if rule.pk is None and watch.rules.count() >= changing.RULES_MAX:
            form.add_error(None, _("A watch has at most %(count)s rules.") % {"count": changing.RULES_MAX})
        else:
            kept = changing.keep(rule=form.rule(), by=me(request))
            return redirect("veille:rule", watch.group.slug, kept.pk)
    context = {"form": form, "rule": rule, "themes": vocabulary.themes(watch.group)}
    return page(request, watch, "veille/rules/form.html", context, status=422 if form.is_bound else 200)


@require_safe
@allow("curate")
def rule(request: HttpRequest, watch: Watch, rule: int) -> HttpResponse:
    """Show what a rule would have done over thirty days, the switch, and what it has done."""
    row = get_rule(watch, rule)
    done = row.acts.select_related("entry__source", "bookmark__group").order_by("-at", "-pk")
    context = {
        "rule": row,
        "sentence": words.sentence(row),
        "run": trying.dry_run(watch, row),
        "days": trying.DAYS,
        "done": list(done.filter(entry=None)[:ACTS_SHOWN]) + list(done.filter(bookmark=None)[:ACTS_SHOWN]),
        "done_count": row.acts.count(),
    }
    return page(request, watch, "veille/rules/rule.html", context)


@require_POST
@allow("curate")
def act(request: HttpRequest, watch: Watch, rule: int, verb: str) -> HttpResponse:
    """Switch a rule on or off, move it, or take it away."""
    row = get_rule(watch, rule)
    if verb == "on":
        if not changing.switch_on(rule=row, by=me(request), seen=request.POST.get("seen", "")):
            messages.error(request, _("The rule has changed: look at what it would do, then switch it on."))
            return redirect("veille:rule", watch.group.slug, row.pk)
        messages.success(request, _("“%(name)s” is on, for what comes from now on.") % {"name": row.name})
    elif verb == "off":
        changing.switch_off(rule=row, by=me(request))
        messages.success(request, _("“%(name)s” is paused.") % {"name": row.name})
    elif verb == "remove":
        changing.remove(rule=row, by=me(request))
        messages.success(request, _("“%(name)s” is taken away. What it has done stays.") % {"name": row.name})
    else:
        changing.move(rule=row, up=verb == "up")
    return redirect("veille:rules", watch.group.slug)


@require_POST
@allow("curate")
def order(request: HttpRequest, watch: Watch) -> HttpResponse:
    """Put the rules in the order sent, as the list's own script does."""
    changing.reorder(watch=watch, ids=ids_of(request))
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204)
    return redirect("veille:rules", watch.group.slug)
