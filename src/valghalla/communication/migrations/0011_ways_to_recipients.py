"""By which way a message to many leads to each of its recipients."""

from django.db import migrations, models

CHANNELS = [("digital_post", "Digital Post"), ("email", "Email"), ("sms", "Sms"), ("letter", "Letter")]


def word(longest, **more):
    return models.CharField(max_length=longest, blank=True, default="", db_default="", **more)


class Migration(migrations.Migration):
    dependencies = [("communication", "0010_returned_mail_and_unsubscribing")]

    operations = [
        migrations.AddField("grouprecipient", "channel", word(12, choices=CHANNELS)),
        migrations.AddField("grouprecipient", "instead", word(20)),
    ]
