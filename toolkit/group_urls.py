"""Addresses below a group that belong to no tool."""

from django.urls import path

from toolkit import feed_views, items, reading, tags, writing

urlpatterns = [
    path("order/", reading.remember_order, name="group_order"),
    path("feed.<slug:ext>", feed_views.of_group, name="group_feed"),
    path("names/", writing.names_in, name="group_names"),
    path("read/", reading.read_all, name="group_read"),
    path("reach/", items.reach, name="group_reach"),
    path("signers/", writing.signers_in, name="group_signers"),
    path("tags/", items.tags, name="group_tags"),
    path("tags/manage/", tags.manage, name="group_tags_manage"),
]
