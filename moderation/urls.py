"""Addresses of the site's administration, under /site/."""

from django.urls import path

from moderation import views

app_name = "site"

urlpatterns = [
    path("site/", views.index, name="index"),
]
