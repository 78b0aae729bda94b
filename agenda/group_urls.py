"""The calendar of a group, beside its folder: `/g/<group>/agenda.ics`."""

from django.urls import path

from agenda import ics_views

urlpatterns = [path("agenda.ics", ics_views.of_group, name="agenda_ics")]
