"""Addresses below a group that belong to no tool."""

from django.urls import path

from toolkit import items

urlpatterns = [
    path("reach/", items.reach, name="group_reach"),
    path("tags/", items.tags, name="group_tags"),
]
