"""The small platform, and a connection to it."""

from tests.integrations.serviceplatformen.fixtures import connection, files, now, platform, platform_server

__all__ = ["connection", "files", "now", "platform", "platform_server"]
