"""Addresses of bookmarks below a group."""

from django.urls import path

from bookmarks import views

app_name = "bookmarks"

urlpatterns = [path("new/many/", views.many, name="many"), *views.BookmarkViews.urls()]
