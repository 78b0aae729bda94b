"""Links that open an item to outsiders become of all tools: the table stays, its model is declared here."""

import secrets

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("content", "0007_no_opinion"),
        ("files", "0002_links_and_archives"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="PublicLink",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("key", models.CharField(default=secrets.token_urlsafe, max_length=43, unique=True)),
                        ("password", models.CharField(blank=True, max_length=128)),
                        ("made_at", models.DateTimeField()),
                        ("expires_at", models.DateTimeField()),
                        ("revoked_at", models.DateTimeField(blank=True, null=True)),
                        ("opened_count", models.PositiveIntegerField(default=0)),
                        ("opened_at", models.DateTimeField(blank=True, null=True)),
                        ("item", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="public_links", to="content.content")),
                        ("made_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ],
                    options={"db_table": "files_publiclink"},
                ),
            ],
        ),
        migrations.AddField("publiclink", "may_propose", models.BooleanField(default=False)),
    ]
