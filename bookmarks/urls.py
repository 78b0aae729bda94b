"""Addresses of bookmarks below a group."""

from django.urls import path

from bookmarks import import_views, keeping_views, taking, twin_views, views
from bookmarks.annotations import views as annotations

app_name = "bookmarks"

urlpatterns = [
    path("new/many/", views.many, name="many"),
    path("import/", import_views.new, name="import_new"),
    path("import/<int:pk>/", import_views.show, name="import"),
    path("import/<int:pk>/confirm/", import_views.confirm, name="import_confirm"),
    path("annotations.jsonld", annotations.collection, name="annotations"),
    path("export.<slug:ext>", taking.export, name="export"),
    path("alike/", twin_views.pairs, name="twins"),
    path("alike/<int:pk>/", twin_views.pair, name="twin"),
    path("settings/", keeping_views.settings, name="settings"),
    *views.COLLECTIONS.urls(),
    *views.BookmarkViews.urls(),
]
