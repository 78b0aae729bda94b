"""Addresses of files below a group."""

from django.urls import path

from files import acts, rights, selecting, views, zips

app_name = "files"

urlpatterns = [
    *views.FolderViews.urls(),
    path("folders/<int:pk>/rights/", rights.page, name="rights"),
    path("move/", selecting.move, name="move"),
    path("copy/", selecting.copy, name="copy"),
    path("describe/", selecting.describe, name="describe"),
    path("trash/", selecting.trash, name="trash"),
    path("undo/", selecting.undo, name="undo"),
    path("zip/", zips.download, name="zip"),
    path("export/", zips.export, name="export"),
    path("inventory.<slug:ext>", zips.inventory, name="inventory"),
    path("<int:pk>/version/", acts.new_version, name="version"),
    path("<int:pk>/version/<int:number>/restore/", acts.take_back, name="version_restore"),
    *views.FileViews.urls(),
]
