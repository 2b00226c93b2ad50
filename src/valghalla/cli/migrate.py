"""./valghalla migrate: the database to its newest shape."""

from valghalla.cli import manage


def run(arguments: list[str]) -> int:
    """Migrate as the database's owner; arguments are those of Django's migrate."""
    return manage.run(["migrate", *arguments])
