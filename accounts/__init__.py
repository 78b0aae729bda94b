"""People: who they are, their organisation and territory, and the glue to django-allauth for signing in."""
