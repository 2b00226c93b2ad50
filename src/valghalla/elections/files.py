"""An election's copies of the files of task types: what those who have a task read, whatever becomes of the catalogue."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from valghalla.base.danish_order import sort_key
from valghalla.elections.models import ElectionTaskType, ElectionTaskTypeFile
from valghalla.task_types.models import PdfFile, TaskTypeFile

_COPY = f"""
    INSERT INTO "{ElectionTaskTypeFile._meta.db_table}" (municipality_id, task_type_id, name, content, size, digest)
    SELECT file.municipality_id, copy.id, file.name, file.content, file.size, file.digest
    FROM "{ElectionTaskType._meta.db_table}" copy
    JOIN "{TaskTypeFile._meta.db_table}" file ON file.task_type_id = copy.source_id
    WHERE copy.id = ANY(%s)
"""  # noqa: S608 (names of our own tables)


@dataclass(frozen=True)
class Files:
    """The files of a task type as they are compared: (name, digest of the content), in Danish order."""

    names: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return ", ".join(name for name, _digest in self.names)


def bring_files(copies: Collection[ElectionTaskType]) -> None:
    """Give the copies the files of their sources in place of those they had. The caller holds the transaction."""
    keys = [copy.pk for copy in copies]
    if not keys:
        return
    ElectionTaskTypeFile.objects.filter(task_type__in=keys).delete()
    with connection.cursor() as cursor:
        cursor.execute(_COPY, [keys])


def files_by(model: type[PdfFile], task_types: Iterable[int]) -> dict[int, Files]:
    """The files of task types (TaskTypeFile) or copies (ElectionTaskTypeFile), by their keys; one without has no entry."""
    objects: Any = model._default_manager
    found: dict[int, list[tuple[str, str]]] = {}
    for key, name, digest in objects.filter(task_type__in=list(task_types)).values_list(
        "task_type_id", "name", "digest"
    ):
        found.setdefault(key, []).append((name, digest))
    return {key: Files(tuple(sorted(files, key=lambda one: (sort_key(one[0]), one)))) for key, files in found.items()}
