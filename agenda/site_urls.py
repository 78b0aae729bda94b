"""Addresses of the agenda of the whole platform."""

from django.urls import path

from agenda import ics_views, site_views
from agenda.registering.urls import site_wide as registering

app_name = "agenda_site"

urlpatterns = [
    *registering,
    path("", site_views.everything, name="all"),
    path("<int:pk>/cover/", site_views.cover, name="cover"),
    path("subscribe/", ics_views.subscribe, name="subscribe"),
    path("<slug:which>.ics", ics_views.mine, name="calendar"),
]
