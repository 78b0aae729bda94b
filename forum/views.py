"""The pages of threads: the kit's five, then similar threads, the same question, the summary, a private word."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from content.guard import allow as allow_on_item
from content.models import Content
from forum import actions, heading, listing
from forum.desk import CATEGORIES
from forum.forms import PrivateForm, SlowForm, SummaryForm, TopicForm
from forum.models import Topic
from forum.similar import similar as similar_threads
from groups import rules
from groups.guard import allow
from groups.middleware import access_of, me
from groups.models import Group
from toolkit.forms import ContentForm
from toolkit.views import ContentViews


class TopicViews(ContentViews):
    """List, page and forms of a group's threads."""

    model = Topic
    form_class = TopicForm

    def get_queryset(self) -> QuerySet[Content]:
        """Return the threads of the view and category that the address asks."""
        asked = self.request.GET
        found = listing.narrowed(listing.rows(self.access, self.group), self.access, asked.get("view", ""))
        if asked.get("category"):
            found = found.filter(category__slug=asked["category"][:100])
        nature = asked.get("nature", "")
        return found.filter(nature=nature) if nature in Topic.Nature.values else found

    def get_form(self, request: HttpRequest, item: Content) -> ContentForm:
        """Return the form; a new thread begins in the category that the address names."""
        sent, asked = request.method == "POST", request.GET.get("category", "")
        open_to = {one.slug: one.pk for one in CATEGORIES.of(self.access, self.group)} if asked else {}
        initial = {} if item.pk else {"category": open_to.get(asked), "nature": request.GET.get("nature", "discussion")}
        return TopicForm(
            request.POST if sent else None,
            request.FILES if sent else None,
            instance=item,
            group=self.group,
            access=self.access,
            initial={name: value for name, value in initial.items() if value},
        )

    def get_context(self, item: Any) -> dict[str, Any]:
        """Add what the head of the thread says."""
        return heading.context(self.access, item)

    def render(self, page: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
        """Add the categories and the views to the list, the prompts to the form."""
        if page in {"list", "form"}:
            context["may_moderate"] = rules.can(self.access, "moderate", self.group)
            context |= {"categories": CATEGORIES.of(self.access, self.group), "views": listing.views(self.access)}
            asked = self.request.GET
            context |= {"view": asked.get("view", ""), "category": asked.get("category", "")}
            context["follow_level"] = listing.level_of_category(self.access, context["categories"], context["category"])
        if page == "form":
            context |= {"folded": ["tags", "files", "audience", "offers"]}
        return super().render(page, context, status)


def topic_of(request: HttpRequest, content: Content) -> Topic:
    """Return the thread behind an item that the reader may read. Raises Http404 for an item of another tool."""
    seen = Topic.objects.visible_to(access_of(request)).select_related("group", "author")
    topic = seen.filter(pk=content.pk).first()
    if topic is None:
        raise Http404
    return topic


@require_safe
@allow("contribute")
def similar(request: HttpRequest, group: Group) -> HttpResponse:
    """Show threads like the title being typed, in all the groups the reader reads."""
    found = similar_threads(access_of(request), request.GET.get("title", "")[:200])
    return render(request, "forum/_similar.html", {"similar": found, "group": group})


@require_POST
@allow_on_item("reply")
def also_ask(request: HttpRequest, content: Content, group: str) -> HttpResponse:
    """Say that one asks the same, or take it back."""
    topic = topic_of(request, content)
    actions.also_ask(topic=topic, user=me(request))
    return redirect(topic)


@allow_on_item("reply")
def summary(request: HttpRequest, content: Content, group: str) -> HttpResponse:
    """Write the summary of a thread; any member may, as on a shared page."""
    topic = topic_of(request, content)
    form = SummaryForm(
        request.POST if request.method == "POST" else None, initial={"summary": topic.summary}, topic=topic
    )
    if form.is_bound and form.is_valid():
        actions.summarise(topic=topic, by=me(request), summary=form.cleaned_data["summary"])
        messages.success(request, _("The summary is saved."))
        return redirect(topic)
    context = {"group": topic.group, "tool": topic.tool, "item": topic, "form": form}
    return render(request, "forum/summary.html", context, status=422 if form.is_bound else 200)


@require_POST
@allow_on_item("moderate")
def slow(request: HttpRequest, content: Content, group: str) -> HttpResponse:
    """Slow a thread down, or let it run."""
    topic, form = topic_of(request, content), SlowForm(request.POST)
    if form.is_valid():
        actions.slow_down(topic=topic, by=me(request), minutes=form.cleaned_data["minutes"])
        messages.success(request, _("The pace of this thread is changed."))
    return redirect(topic)


@allow_on_item("reply")
def write_author(request: HttpRequest, content: Content, group: str) -> HttpResponse:
    """Send a private word to the author of a thread."""
    topic = topic_of(request, content)
    if topic.author is None or not topic.author.is_active or topic.author == request.user:
        raise Http404
    form = PrivateForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        actions.write_privately(topic=topic, sender=me(request), body=data["body"], form_key=data["form_key"])
        messages.success(request, _("Your message is on its way to %(name)s.") % {"name": topic.author})
        return redirect(topic)
    context = {"group": topic.group, "tool": topic.tool, "item": topic, "form": form}
    return render(request, "forum/write_author.html", context, status=422 if form.is_bound else 200)
