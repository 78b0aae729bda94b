"""Addresses of organisations."""

from django.urls import path

from directory import organisation_views

app_name = "organisations"

urlpatterns = [
    path("organisations/", organisation_views.listing, name="list"),
    path("organisations/complete/", organisation_views.complete, name="complete"),
    path("organisations/<slug:slug>/", organisation_views.detail, name="detail"),
    path("settings/organisations/", organisation_views.mine, name="mine"),
    path("settings/organisations/<slug:slug>/leave/", organisation_views.leave, name="leave"),
]
