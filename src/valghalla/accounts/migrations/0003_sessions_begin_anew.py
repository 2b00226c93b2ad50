from django.db import migrations


class Migration(migrations.Migration):
    """What a session says of its citizen is written another way from now on: whoever is signed in does it once more.

    Emptied as a whole, since row by row the policies would keep the owner from all of them.
    """

    dependencies = [("accounts", "0002_sign_in")]

    operations = [migrations.RunSQL("TRUNCATE accounts_session", migrations.RunSQL.noop)]
