"""Addresses of one's own settings. `memberships.people_urls` adds the pages about people to this namespace."""

from django.urls import path

from accounts import views

app_name = "accounts"

urlpatterns = [
    path("settings/", views.index, name="settings"),
    path("settings/profile/", views.edit_profile, name="edit_profile"),
    path("settings/language/", views.language, name="language"),
    path("settings/sessions/<int:pk>/end/", views.end_session, name="end_session"),
]
