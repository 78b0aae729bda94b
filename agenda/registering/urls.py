"""Addresses of registrations: below an event of a group, and those that a guest's secret link opens."""

from django.urls import path

from agenda.registering import guest_views, moving_views, people_views, views

in_group = [
    path("<int:pk>/answer/", views.answer, name="answer"),
    path("<int:pk>/registrations/", views.settings, name="registrations"),
    path("<int:pk>/people/", people_views.people, name="people"),
    path("<int:pk>/people/export.<str:ext>", people_views.export, name="people_export"),
    path("<int:pk>/people/sheet/", people_views.sheet, name="people_sheet"),
    path("<int:pk>/people/add/", people_views.add, name="people_add"),
    path("<int:pk>/people/message/", people_views.word, name="people_word"),
    path("<int:pk>/people/<int:registration>/", people_views.act, name="people_act"),
    path("<int:pk>/people/<int:registration>/move/", moving_views.move, name="people_move"),
    path("<int:pk>/register/", guest_views.register, name="register"),
]

site_wide = [
    path("confirm/<str:token>/", guest_views.confirm, name="confirm"),
    path("registration/<str:token>/", guest_views.manage, name="manage"),
    path("registration/<str:token>/quiet/", guest_views.quiet, name="quiet"),
]
