"""Tasks: what the outbox mostly writes about."""

from django.apps import AppConfig


class TasksConfig(AppConfig):
    """Tells the outbox who knows what its messages are filled with."""

    name = "valghalla.tasks"

    def ready(self) -> None:
        from valghalla.communication import values
        from valghalla.tasks import messages

        values.register(messages)
