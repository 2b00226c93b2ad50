from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("elections", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="electiontasktype",
            name="voting_role",
            field=models.CharField(
                blank=True,
                choices=[("", "Undecided"), ("secretary", "Secretary"), ("appointed", "Appointed"), ("none", "None")],
                db_default="",
                default="",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="electiontasktype",
            name="payment_kind",
            field=models.CharField(
                blank=True,
                choices=[("", "Undecided"), ("allowance", "Allowance"), ("fee", "Fee")],
                db_default="",
                default="",
                max_length=10,
            ),
        ),
    ]
