"""A question to a service of the platform, and its answer."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Service:
    """A service of the platform. entity_id: its name in tokens.   path: below the platform's root."""

    entity_id: str
    path: str


@dataclass(frozen=True, slots=True)
class Call:
    """What is asked. query, content: may name people, so they stand in no repr.   transaction: a uuid of ours, kept through
    all that belongs together.   does_something: False for a question, which may be asked again at any time."""

    service: Service
    method: str
    query: Mapping[str, str] = field(default_factory=dict, repr=False)
    content: bytes = field(default=b"", repr=False)
    content_type: str = ""
    accept: str = "*/*"
    transaction: str = field(default_factory=lambda: str(uuid.uuid4()))
    does_something: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. status: of HTTP."""

    status: int
    content: bytes = field(repr=False)
