"""Addresses of bookmarks outside any group: saving from anywhere, the browser's button."""

from django.urls import path

from bookmarks import views
from bookmarks.annotations import views as annotations

app_name = "bookmarks_site"

urlpatterns = [
    path("save/", views.save, name="save"),
    path("button/", views.button, name="button"),
    path("later/", views.later, name="later"),
    path("<int:pk>/mark/", views.mark, name="mark"),
    path("<int:pk>/quote/", annotations.quote, name="quote"),
    path("<int:pk>/quotations/<int:quotation>/remove/", annotations.remove, name="quote_remove"),
    path("<int:pk>/image/", views.image, name="image"),
]
