"""Addresses of the kit among one's own settings."""

from django.urls import path

from toolkit import feed_views

urlpatterns = [
    path("settings/feeds/", feed_views.mine, name="my_feeds"),
]
