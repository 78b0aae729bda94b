"""Addresses of skills, and of the completion of territories."""

from django.urls import path

from directory import skill_views

app_name = "skills"

urlpatterns = [
    path("skills/", skill_views.skill_map_page, name="map"),
    path("skills/complete/", skill_views.complete, name="complete"),
    path("skills/<slug:slug>/mine/", skill_views.switch, name="switch"),
    path("settings/skills/", skill_views.mine, name="mine"),
    path("settings/skills/proposals/<int:pk>/", skill_views.answer, name="answer"),
    path("territories/", skill_views.complete_territory, name="territories"),
]
