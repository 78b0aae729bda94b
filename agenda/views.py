"""The pages of events: the kit's five, with the agenda as list, month, week and archive."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from agenda import actions, listing, showing
from agenda.forms import EventForm
from agenda.models import Event
from agenda.models.occurrence import OccurrenceQuerySet
from agenda.registering.answering import copy_rules
from content import tagging, unread
from content.models import Content
from content.rules import can as can_on_item
from core.paging import page_of
from groups.middleware import me
from groups.rules import can
from toolkit.forms import ContentForm
from toolkit.views import ContentViews

WAYS = [
    ("list", "list", _("List")),
    ("month", "calendar-days", _("Month")),
    ("week", "calendar", _("Week")),
    ("past", "history", _("Past")),
]


class EventViews(ContentViews):
    """List, page and forms of a group's events."""

    model = Event
    form_class = EventForm

    def list(self, request: HttpRequest) -> HttpResponse:
        """Show what is to come, a month, a week, or what is over; a synonym leads to its theme."""
        theme = tagging.leads_to(self.group, request.GET["tag"]) if request.GET.get("tag") else None
        if theme is not None:
            query = request.GET.copy()
            query["tag"] = theme.slug
            return redirect(f"{request.path}?{query.urlencode()}")
        wanted = listing.asked(request.GET)
        found = listing.seen(self.access, wanted, self.group)
        context = {**agenda_context(request, wanted, found), "may_create": self.may_create()}
        context["may_moderate"] = can(self.access, "moderate", self.group)
        shown = [one.event for one in context.get("page_obj", [])]
        unread.show_dots(self.access, shown)
        context["has_unread"] = any(event.is_unread for event in shown)
        return self.render("list", context)

    def get_form(self, request: HttpRequest, item: Content) -> ContentForm:
        """Return the form, filled from the event to copy, or with the day that was touched in a month."""
        if request.method == "POST" or item.pk:
            return super().get_form(request, item)
        return EventForm(instance=cast(Event, item), group=self.group, initial=showing.begun(self.access, request.GET))

    def perform_create(self, form: ContentForm) -> Content:
        """Publish the event that a valid form describes."""
        event = cast(Event, form.fresh())
        made = actions.announce(event=event, author=me(self.request), given=cast(EventForm, form).given())
        source = showing.copied(self.access, self.request.GET.get("copy", ""))
        if source is not None and can_on_item(self.access, "edit", source):
            copy_rules(source=source, to_pk=made.pk)
        form.perform_offers(made, me(self.request))
        return made

    def perform_edit(self, form: ContentForm) -> Content:
        """Save what was changed, for all its times."""
        event = cast(Event, form.save(commit=False))
        actions.change(event=event, editor=me(self.request), given=cast(EventForm, form).given())
        return event

    def get_context(self, item: Any) -> dict[str, Any]:
        """Add when it takes place, what changed, and what its organisers may do."""
        return showing.context(self.request, self.access, item)


def agenda_context(request: HttpRequest, wanted: listing.Asked, found: OccurrenceQuerySet) -> dict[str, Any]:
    """Return what a page of an agenda shows, of a group or of the platform: four queries at most."""
    context: dict[str, Any] = {"filters": wanted, "ways": WAYS, "natures": Event.Nature.choices}
    if wanted.view == "month":
        return context | listing.month(found, wanted.day)
    if wanted.view == "week":
        return context | listing.week(found, wanted.day)
    ordered = listing.past(found) if wanted.view == "past" else listing.to_come(found)
    return context | {"page_obj": page_of(ordered, request)}
