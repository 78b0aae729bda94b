"""Links that open a file to outsiders are declared by the content, whose tools all use them: the table stays."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("files", "0003_rooms"), ("content", "0008_links_for_outsiders")]

    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel("PublicLink")]),
    ]
