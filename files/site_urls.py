"""The address of a file's bytes: it names no group and no folder, so that it survives every move (LF5)."""

from django.urls import path

from files import acts

app_name = "files_site"

urlpatterns = [
    path("<int:pk>/", acts.fetch, name="fetch"),
    path("<int:pk>/<int:number>/", acts.fetch_version, name="fetch_version"),
]
