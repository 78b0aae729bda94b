"""Addresses of the pool below a group's veille."""

from django.urls import URLPattern, path

from veille.working import asking_views, pages

urlpatterns: list[URLPattern] = [
    path("pool/", pages.items, name="pool"),
    path("prepare/items/<int:selection>/quote/<int:quotation>/", pages.use_quotation, name="use_quotation"),
    path("readings/", asking_views.readings, name="readings"),
    path("readings/ask/<int:pk>/", asking_views.ask, name="ask_reading"),
    path("readings/<int:reading>/answer/", asking_views.answer, name="answer_reading"),
    path("readings/<int:reading>/decline/", asking_views.decline, name="decline_reading"),
    path("readings/<int:reading>/cancel/", asking_views.cancel, name="cancel_reading"),
]
