"""A form as it was posted, without what must not be kept."""

import json
from dataclasses import dataclass

from valghalla.accounts.request import AccountRequest

# No secret is kept, and the page it is sent from again has a token of its own.
NEVER = frozenset({"csrfmiddlewaretoken", "kept_form"})
SECRETS = ("password", "secret", "one_time", "totp")
LIMIT_BYTES = 256 * 1024


@dataclass(frozen=True)
class Posted:
    """path: with its query, on this site.   fields: name and values as sent, in order.   files: name of the field and of
    the file, whose content is gone."""

    path: str
    fields: tuple[tuple[str, tuple[str, ...]], ...]
    files: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, request: AccountRequest, *, secrets: frozenset[str] = frozenset()) -> "Posted":
        """What the request posts. secrets: names of fields left out besides those that always are."""
        fields = tuple(
            (name, tuple(str(value) for value in values))
            for name, values in request.POST.lists()
            if name not in NEVER and name not in secrets and not any(word in name.lower() for word in SECRETS)
        )
        files = tuple((name, file.name or "") for name, many in request.FILES.lists() for file in many)
        return cls(request.get_full_path(), fields, files)

    @classmethod
    def read(cls, text: str) -> "Posted":
        """Back from ``as_text``."""
        kept = json.loads(text)
        return cls(
            kept["path"],
            tuple((name, tuple(values)) for name, values in kept["fields"]),
            tuple((name, file) for name, file in kept["files"]),
        )

    def as_text(self) -> str:
        """For sealing."""
        return json.dumps({"path": self.path, "fields": self.fields, "files": self.files}, ensure_ascii=False)

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Each name with each of its values."""
        return tuple((name, value) for name, values in self.fields for value in values)

    @property
    def is_too_large(self) -> bool:
        """Whether it is more than is kept."""
        return len(self.as_text().encode()) > LIMIT_BYTES
