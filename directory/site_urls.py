"""Addresses of the site's administrators about people."""

from django.urls import path

from directory import site_views, site_vocabulary

app_name = "people_site"

urlpatterns = [
    path("site/fields/", site_views.field_list, name="fields"),
    path("site/fields/new/", site_views.field_new, name="field_new"),
    path("site/fields/<int:pk>/", site_views.field_edit, name="field"),
    path("site/fields/<int:pk>/move/", site_views.field_move, name="field_move"),
    path("site/fields/<int:pk>/delete/", site_views.field_delete, name="field_delete"),
    path("site/fields/of/<str:username>/", site_views.person_fields, name="person_fields"),
    path("site/skills/", site_vocabulary.skill_list, name="skills"),
    path("site/skills/act/", site_vocabulary.skill_act, name="skill_act"),
    path("site/organisations/", site_vocabulary.organisation_list, name="organisations"),
    path("site/organisations/<slug:slug>/", site_vocabulary.organisation_edit, name="organisation"),
    path("site/organisations/<slug:slug>/merge/", site_vocabulary.organisation_merge, name="organisation_merge"),
]
