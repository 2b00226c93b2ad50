"""The PDF files of a task type; they are changed together with the rest of it (``base.files.change_files``)."""

from typing import Any

from valghalla.base.files import in_order
from valghalla.task_types.models import PdfFile


def files_of(record: Any) -> list[PdfFile]:
    """The files of a task type or of an election's copy, in Danish order of their names; the contents are not read."""
    return in_order(record.files.defer("content"))
