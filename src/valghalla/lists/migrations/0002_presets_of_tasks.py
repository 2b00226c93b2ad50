"""Set-ups of the list of all tasks beside those of the participant list."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("lists", "0001_presets_and_payees")]

    operations = [
        migrations.AddField(
            model_name="listpreset",
            name="of",
            field=models.CharField(
                choices=[("participants", "Participants"), ("tasks", "Tasks")], default="participants", max_length=20
            ),
        ),
        migrations.AddField(model_name="listpreset", name="filters", field=models.JSONField(default=dict)),
        migrations.AlterField(
            model_name="listpreset", name="layout", field=models.CharField(blank=True, max_length=10)
        ),
        migrations.RemoveConstraint(model_name="listpreset", name="one_list_preset_a_name"),
        migrations.AddConstraint(
            model_name="listpreset",
            constraint=models.UniqueConstraint(
                fields=("municipality", "owner", "of", "sort_key"), name="one_list_preset_a_name"
            ),
        ),
    ]
