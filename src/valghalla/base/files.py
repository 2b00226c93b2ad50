"""Files that are kept with a record: which kinds there are, told by what is in them, and how they are added and removed.

Source: requirements A-109, A-336; Microsoft [MS-CFB] for doc and xls, ECMA-376 part 2 for docx and xlsx, OpenDocument
1.3 part 2 for odt, ISO 32000 for PDF.
"""

import hashlib
import os
import zipfile
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import IO, Any, Protocol, TypeVar

from django.db import models

from valghalla.base.danish_order import sort_key
from valghalla.base.tenancy import TenantModel

_PDF = b"%PDF-"
_NEAR_THE_END = 1024
_COMPOUND = bytes.fromhex("D0CF11E0A1B11AE1")
_MACROS = "vbaproject.bin"
_PIECE = 64 * 1024
_NO_TEXT = frozenset(range(32)) - {*b"\t\n\r\f"}


class KeptFile(TenantModel):
    """A file kept with a record; it goes with the record. size: bytes.   digest: SHA-256 of the content, hexadecimal."""

    name = models.CharField(max_length=255)
    content = models.BinaryField()
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


F = TypeVar("F", bound=KeptFile)


class NewFile(Protocol):
    """A file as it was uploaded, its kind checked."""

    name: str | None

    def read(self) -> bytes:
        """All of it."""


def in_order(files: Iterable[F]) -> list[F]:
    """Files in Danish order of their names."""
    return sorted(files, key=lambda file: (sort_key(file.name), file.pk))


def change_files(files: Any, *, added: Iterable[NewFile], removed: Collection[int]) -> dict[str, dict[str, int]]:
    """Take files away from a record and add others; one with the name of another replaces it.

    files: the record's own (``record.files``).   added: read one after the other.   removed: keys. The caller holds the
    record and the transaction. Returns what changed for the audit, in numbers, since names of files may name people;
    nothing when nothing did.
    """
    gone = files.filter(pk__in=removed).delete()[0] if removed else 0
    new = sum(_keep(files, file) for file in added)
    return {"files": {"added": new, "removed": gone}} if new or gone else {}


def _keep(files: Any, file: NewFile) -> bool:
    content = file.read()
    digest = hashlib.sha256(content).hexdigest()
    before = files.filter(name=file.name)
    if before.filter(digest=digest).exists():
        return False
    before.delete()
    files.create(name=file.name or "", content=content, size=len(content), digest=digest)
    return True


@dataclass(frozen=True)
class FileKind:
    """A kind of file. suffix: what its name ends in, with the full stop.   fits: whether a content is of the kind."""

    suffix: str
    content_type: str
    fits: Callable[[IO[bytes]], bool]


def kind_of(name: str) -> FileKind | None:
    """The kind that the end of a name tells, whatever the capitals; None when it is none of ours."""
    return KINDS.get(os.path.splitext(name)[1].lower())


def is_what_it_says(file: Any) -> bool:
    """Whether the content of an uploaded file is of the kind that its name tells; it is at its beginning afterwards."""
    kind = kind_of(str(file.name))
    if kind is None:
        return False
    try:
        file.seek(0)
        return kind.fits(file)
    finally:
        file.seek(0)


def _is_pdf(file: IO[bytes]) -> bool:
    begins = file.read(len(_PDF)) == _PDF
    file.seek(0, os.SEEK_END)
    file.seek(max(file.tell() - _NEAR_THE_END, 0))
    return begins and b"%%EOF" in file.read()


def _is_text(file: IO[bytes]) -> bool:
    """Words in UTF-8, or in the Windows alphabet: nothing that steers a machine."""
    if file.read(len(_PDF)) == _PDF:
        return False
    file.seek(0)
    while piece := file.read(_PIECE):
        if not _NO_TEXT.isdisjoint(piece):
            return False
    return True


def _package(part: str) -> Callable[[IO[bytes]], bool]:
    """An Office file that is a package: it has the part, and no macros."""

    def fits(file: IO[bytes]) -> bool:
        names = _names_in(file)
        return {"[Content_Types].xml", part} <= names and not any(name.lower().endswith(_MACROS) for name in names)

    return fits


def _open_document(media_type: bytes) -> Callable[[IO[bytes]], bool]:
    """A file of OpenDocument tells its type in its first member, which is not packed."""

    def fits(file: IO[bytes]) -> bool:
        if "content.xml" not in _names_in(file):
            return False
        file.seek(0)
        return file.read(200)[30:].startswith(b"mimetype" + media_type)

    return fits


def _names_in(file: IO[bytes]) -> set[str]:
    try:
        with zipfile.ZipFile(file) as package:
            return set(package.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return set()


def _compound(*streams: str) -> Callable[[IO[bytes]], bool]:
    """An older Office file: a compound file that names one of the streams."""
    wanted = [stream.encode("utf-16-le") for stream in streams]

    def fits(file: IO[bytes]) -> bool:
        content = file.read()
        return content.startswith(_COMPOUND) and any(name in content for name in wanted)

    return fits


_OFFICE = "application/vnd.openxmlformats-officedocument"
_ODT = "application/vnd.oasis.opendocument.text"
KINDS: dict[str, FileKind] = {
    kind.suffix: kind
    for kind in (
        FileKind(".pdf", "application/pdf", _is_pdf),
        FileKind(".doc", "application/msword", _compound("WordDocument")),
        FileKind(".docx", f"{_OFFICE}.wordprocessingml.document", _package("word/document.xml")),
        FileKind(".txt", "text/plain", _is_text),
        FileKind(".odt", _ODT, _open_document(_ODT.encode())),
        FileKind(".xls", "application/vnd.ms-excel", _compound("Workbook", "Book")),
        FileKind(".xlsx", f"{_OFFICE}.spreadsheetml.sheet", _package("xl/workbook.xml")),
    )
}
