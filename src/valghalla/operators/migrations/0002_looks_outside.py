"""What was found when we last looked whether CPR and the mail server can be reached."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("operators", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="OutsideLook",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("party", models.CharField(max_length=20, unique=True)),
                ("level", models.CharField(max_length=10)),
                ("code", models.CharField(max_length=60)),
                ("on", models.DateField(null=True)),
                ("since", models.DateTimeField()),
                ("at", models.DateTimeField()),
            ],
        ),
    ]
