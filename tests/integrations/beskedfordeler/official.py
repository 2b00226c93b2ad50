"""The official schemas and examples of Beskedfordeler; as in tests/integrations/cpr/official.py."""

from functools import cache

from lxml import etree

from tests.integrations.cpr.official import official


@cache
def schema() -> etree.XMLSchema:
    """The schema of ModtagBeskedInput and ModtagBeskedOutput; it brings in that of the envelope."""
    return etree.XMLSchema(file=str(official("schemas", "beskedfordeler", "AnvendersystemOperationer.xsd")))


def example(name: str) -> bytes:
    """One of the official example messages."""
    return official("examples", "beskedfordeler", name).read_bytes()
