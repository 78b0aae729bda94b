"""Addresses of moderation in a group."""

from django.urls import path

from moderation import held

app_name = "moderation"

urlpatterns = [
    path("g/<slug:group>/held/", held.queue, name="held"),
]
