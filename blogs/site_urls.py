"""Addresses of articles outside any group: their pictures, the answer to an invitation to write one."""

from django.urls import path

from blogs import desk, guest_views

app_name = "blogs_site"

urlpatterns = [
    path("<int:pk>/cover/<slug:size>/", desk.cover, name="cover"),
    path("guest/<str:key>/", guest_views.answer, name="guest"),
]
