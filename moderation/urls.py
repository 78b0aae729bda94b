"""Addresses of the site's administration, under /site/."""

from django.urls import path

from moderation import cases, figures, views

app_name = "site"

urlpatterns = [
    path("site/", views.index, name="index"),
    path("site/reports/", cases.site_queue, name="reports"),
    path("site/reports/figures/", figures.show, name="figures"),
    path("site/reports/<str:kind>/<int:pk>/", cases.site_case, name="case"),
]
