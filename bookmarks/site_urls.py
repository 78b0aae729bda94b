"""Addresses of bookmarks outside any group: saving from anywhere, the browser's button."""

from django.urls import path

from bookmarks import keeping_views, saving, views
from bookmarks.annotations import views as annotations

app_name = "bookmarks_site"

urlpatterns = [
    path("save/", saving.save, name="save"),
    path("button/", saving.button, name="button"),
    path("later/", views.later, name="later"),
    path("<int:pk>/mark/", views.mark, name="mark"),
    path("<int:pk>/quote/", annotations.quote, name="quote"),
    path("<int:pk>/quotations/<int:quotation>/remove/", annotations.remove, name="quote_remove"),
    path("<int:pk>/image/", views.image, name="image"),
    path("<int:pk>/text/", keeping_views.text, name="text"),
    path("<int:pk>/copy/", keeping_views.copy, name="copy"),
    path("<int:pk>/copy/take/", keeping_views.take_copy, name="take_copy"),
    path("<int:pk>/copy/remove/", keeping_views.remove_copy, name="remove_copy"),
]
