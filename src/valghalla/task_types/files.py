"""The PDF files of a task type: added, replaced and taken away together with the rest of it."""

import hashlib
from collections.abc import Collection, Iterable
from typing import Any, Protocol

from valghalla.base.danish_order import sort_key
from valghalla.task_types.models import PdfFile, TaskType, TaskTypeFile


class NewFile(Protocol):
    """A file as it was uploaded, checked to be a PDF."""

    name: str | None

    def read(self) -> bytes:
        """All of it."""


def files_of(record: Any) -> list[PdfFile]:
    """The files of a task type or of an election's copy, in Danish order of their names; the contents are not read."""
    return in_order(record.files.defer("content"))


def in_order(files: Iterable[PdfFile]) -> list[PdfFile]:
    """Files in Danish order of their names."""
    return sorted(files, key=lambda file: (sort_key(file.name), file.pk))


def change_files(
    task_type: TaskType, *, added: Iterable[NewFile], removed: Collection[int]
) -> dict[str, dict[str, int]]:
    """Take files away and add others; one with the name of another replaces it.

    added: read one after the other.   removed: keys. The caller holds the record and the transaction. Returns what
    changed for the audit, in numbers, since names of files may name people; nothing when nothing did.
    """
    gone = TaskTypeFile.objects.filter(task_type=task_type, pk__in=removed).delete()[0] if removed else 0
    new = sum(_keep(task_type, file) for file in added)
    return {"files": {"added": new, "removed": gone}} if new or gone else {}


def _keep(task_type: TaskType, file: NewFile) -> bool:
    content = file.read()
    digest = hashlib.sha256(content).hexdigest()
    before = TaskTypeFile.objects.filter(task_type=task_type, name=file.name)
    if before.filter(digest=digest).exists():
        return False
    before.delete()
    TaskTypeFile.objects.create(
        task_type=task_type, name=file.name or "", content=content, size=len(content), digest=digest
    )
    return True
