"""Addresses of bookmarks outside any group: saving from anywhere, the browser's button."""

from django.urls import path

from bookmarks import views

app_name = "bookmarks_site"

urlpatterns = [
    path("save/", views.save, name="save"),
    path("button/", views.button, name="button"),
    path("later/", views.later, name="later"),
    path("<int:pk>/mark/", views.mark, name="mark"),
    path("<int:pk>/image/", views.image, name="image"),
]
