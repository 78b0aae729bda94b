"""Addresses of the agenda of the whole platform."""

from django.urls import path

from agenda import ics_views, site_views

app_name = "agenda_site"

urlpatterns = [
    path("", site_views.everything, name="all"),
    path("<int:pk>/cover/", site_views.cover, name="cover"),
    path("subscribe/", ics_views.subscribe, name="subscribe"),
    path("<slug:which>.ics", ics_views.mine, name="calendar"),
]
