"""Addresses of events below a group."""

from django.urls import path

from agenda import from_poll, ics_views, import_views, papers, running, views
from agenda.registering.urls import in_group as registering

app_name = "agenda"

urlpatterns = [
    path("import/", import_views.bring_in, name="import"),
    *registering,
    *views.EventViews.urls(),
    path("<int:pk>/event.ics", ics_views.one, name="ics"),
    path("from-poll/<int:pk>/", from_poll.make, name="from_poll"),
    path("<int:pk>/papers/", papers.add_paper, name="add_paper"),
    path("<int:pk>/papers/<int:paper>/remove/", papers.remove_paper, name="remove_paper"),
    path("<int:pk>/cancel/", running.cancel, name="cancel"),
    path("<int:pk>/hold/", running.hold, name="hold"),
    path("<int:pk>/times/<int:time>/change/", running.change_time, name="change_time"),
    path("<int:pk>/times/<int:time>/cancel/", running.cancel_time, name="cancel_time"),
    path("<int:pk>/times/<int:time>/hold/", running.hold_time, name="hold_time"),
    path("<int:pk>/times/<int:time>/skip/", running.skip_time, name="skip_time"),
    path("<int:pk>/times/<int:time>/following/", running.part, name="part"),
]
