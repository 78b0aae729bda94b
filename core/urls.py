"""Addresses that belong to no app in particular."""

from django.urls import path

from core import views

urlpatterns = [
    path("livez", views.livez, name="livez"),
    path("metrics", views.show_metrics, name="metrics"),
    path("readyz", views.readyz, name="readyz"),
    path("robots.txt", views.robots, name="robots"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
]
