"""Addresses of events below a group."""

from agenda import views
from agenda.registering.urls import in_group as registering

app_name = "agenda"

urlpatterns = [
    *registering,
    *views.EventViews.urls(),
]
