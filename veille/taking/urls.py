"""Addresses of the export of a watch."""

from django.urls import URLPattern, path

from veille.taking import views

urlpatterns: list[URLPattern] = [
    path("export/", views.export, name="export"),
    path("export/veille.<slug:ext>", views.file, name="export_file"),
]
