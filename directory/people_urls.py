"""The namespace `accounts`: one's own settings, and the pages about people, which need to know groups and content."""

from django.urls import path

from accounts import urls as own
from directory import people, rights

app_name = "accounts"

urlpatterns = [
    *own.urlpatterns,
    path("settings/admin-rights/", rights.admin_rights, name="admin_rights"),
    path("members/", people.directory, name="directory"),
    path("members/<str:username>/", people.profile, name="profile"),
    path("members/<str:username>/photo/<int:side>/<str:key>/", people.photo, name="photo"),
]
