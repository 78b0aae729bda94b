"""Addresses of the pages about the life of an account."""

from django.urls import path

from lifecycle import entry, merge_views, views

app_name = "lifecycle"

urlpatterns = [
    path("welcome/", views.welcome, name="welcome"),
    path("settings/my-data/", views.data, name="data"),
    path("settings/my-data/export/", views.export, name="export"),
    path("settings/my-data/<str:key>.zip", views.download, name="download"),
    path("settings/pause/", views.pause, name="pause"),
    path("settings/leave/", views.leave, name="leave"),
    path("site/domains/", entry.domains, name="domains"),
    path("site/domains/<int:pk>/remove/", entry.remove_domain, name="remove_domain"),
    path("site/merge/", merge_views.merge, name="merge"),
    path("site/signups/", entry.signups, name="signups"),
]
