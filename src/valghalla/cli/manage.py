"""./valghalla manage: any Django command."""

from valghalla.cli import folders, ports, surroundings
from valghalla.cli.running import run_to_end

# These change or read the shape of the database; all others act as the application.
AS_OWNER = {"migrate", "create_municipality", "flush", "dbshell", "sqlflush", "createcachetable"}
# These need no database.
WITHOUT_DATABASE = {"help", "--help", "-h", "version", "--version", "collectstatic", "findstatic"}


def run(arguments: list[str]) -> int:
    """Run the Django command with the rest as its arguments; returns its exit code."""
    if not arguments:
        arguments = ["help"]
    var = folders.var()
    if arguments[0] in WITHOUT_DATABASE:
        environment = surroundings.surroundings(var, ports.chosen())
        environment.setdefault("DATABASE_URL", "postgresql:///valghalla")
        return run_to_end(surroundings.django_command(arguments), environment)
    with surroundings.with_database(var, ports.chosen()) as environment:
        if arguments[0] in AS_OWNER:
            environment = surroundings.as_owner(environment)
        return run_to_end(surroundings.django_command(arguments), environment)
