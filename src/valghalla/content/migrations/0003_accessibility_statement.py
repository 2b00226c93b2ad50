"""The accessibility statement is one of the texts; nothing in the database changes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("content", "0002_logo")]

    operations = [
        migrations.AlterField(
            model_name="text",
            name="kind",
            field=models.CharField(
                choices=[
                    ("front_page", "Front Page"),
                    ("faq", "Faq"),
                    ("disclosure", "Disclosure"),
                    ("consent", "Consent"),
                    ("accessibility", "Accessibility"),
                ],
                max_length=20,
            ),
        ),
    ]
