"""Addresses of bookmarks outside any group: saving from anywhere, the browser's button."""

from django.urls import path

from bookmarks import saving, views

app_name = "bookmarks_site"

urlpatterns = [
    path("save/", saving.save, name="save"),
    path("button/", saving.button, name="button"),
    path("later/", views.later, name="later"),
    path("<int:pk>/mark/", views.mark, name="mark"),
    path("<int:pk>/image/", views.image, name="image"),
]
