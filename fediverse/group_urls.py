"""Addresses of a veille's account, below its group."""

from django.urls import path

from fediverse import group_views

app_name = "fediverse"

urlpatterns = [
    path("veille/follow/", group_views.follow, name="follow"),
    path("veille/fediverse/", group_views.settings, name="settings"),
    path("veille/fediverse/switch/", group_views.switch, name="switch"),
]
