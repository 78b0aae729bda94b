"""The Celery application: it carries hints only, the database carries the state."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("veillee")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
