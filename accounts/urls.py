"""Addresses of one's own settings. `directory.people_urls` adds the pages about people to this namespace."""

from django.urls import path

from accounts import views

app_name = "accounts"

urlpatterns = [
    path("settings/", views.index, name="settings"),
    path("settings/profile/", views.edit_profile, name="edit_profile"),
    path("settings/photo/", views.photo, name="my_photo"),
    path("settings/photo/remove/", views.remove_photo, name="remove_photo"),
    path("settings/language/", views.language, name="language"),
    path("settings/sessions/<int:pk>/end/", views.end_session, name="end_session"),
]
