"""Addresses of the rules below a group's veille."""

from django.urls import URLPattern, path

from veille.rules import views

urlpatterns: list[URLPattern] = [
    path("rules/", views.rules, name="rules"),
    path("rules/order/", views.order, name="order_rules"),
    path("rules/new/", views.new, name="rule_new"),
    path("rules/<int:rule>/", views.rule, name="rule"),
    path("rules/<int:rule>/edit/", views.edit, name="rule_edit"),
    *[
        path(f"rules/<int:rule>/{verb}/", views.act, {"verb": verb}, name=f"rule_{verb}")
        for verb in ("on", "off", "up", "down", "remove")
    ],
]
