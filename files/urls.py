"""Addresses of files below a group."""

from django.urls import path

from files import acts, views

app_name = "files"

urlpatterns = [
    *views.FolderViews.urls(),
    path("<int:pk>/version/", acts.new_version, name="version"),
    path("<int:pk>/version/<int:number>/restore/", acts.take_back, name="version_restore"),
    *views.FileViews.urls(),
]
