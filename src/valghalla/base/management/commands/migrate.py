"""``manage migrate``: Django's, after letting the application's role use what the owner makes."""

from django.core.management.commands.migrate import Command as Migrate
from django.db import connection


class Command(Migrate):
    """Run as the owner of the tables. The application's role gets rows and sequences, never the tables themselves."""

    def handle(self, *args, **options):
        role = connection.ops.quote_name(connection.settings_dict.get("APPLICATION_ROLE", "valghalla_app"))
        with connection.cursor() as cursor:
            cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
            for what, rights in (
                ("TABLES", "SELECT, INSERT, UPDATE, DELETE"),
                ("SEQUENCES", "USAGE"),
                ("FUNCTIONS", "EXECUTE"),
            ):
                cursor.execute(f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {rights} ON {what} TO {role}")
        return super().handle(*args, **options)
