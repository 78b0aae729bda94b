"""Addresses of articles outside any group: their pictures."""

from django.urls import path

from blogs import desk

app_name = "blogs_site"

urlpatterns = [path("<int:pk>/cover/<slug:size>/", desk.cover, name="cover")]
