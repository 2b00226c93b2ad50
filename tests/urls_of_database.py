"""Database URLs with another database's name in them."""

from urllib.parse import urlsplit


def with_name(url: str, name: str) -> str:
    """The URL, pointing to the database with that name on the same server."""
    return urlsplit(url)._replace(path=f"/{name}").geturl()
