"""The namespace `accounts`: one's own settings, and the pages about people, which need to know groups and content."""

from django.urls import path

from accounts import urls as own
from memberships import people

app_name = "accounts"

urlpatterns = [
    *own.urlpatterns,
    path("settings/admin-rights/", people.admin_rights, name="admin_rights"),
    path("members/", people.directory, name="directory"),
    path("members/<str:username>/", people.profile, name="profile"),
]
