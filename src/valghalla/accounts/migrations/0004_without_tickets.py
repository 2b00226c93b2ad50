from django.db import migrations


class Migration(migrations.Migration):
    """Signing in goes by SAML: tickets are neither made nor taken any more."""

    dependencies = [("accounts", "0003_sessions_begin_anew")]

    operations = [migrations.DeleteModel("UsedTicket")]
