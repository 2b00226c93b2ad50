"""Small files for tests, each what its name says."""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.task_types.pdf import pdf

_COMPOUND = bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 504
_ODT = b"application/vnd.oasis.opendocument.text"


def package(*names: str, first: tuple[str, bytes] | None = None) -> bytes:
    """A package with these members; first: one that comes before them, not packed."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as made:
        if first:
            made.writestr(zipfile.ZipInfo(first[0]), first[1], zipfile.ZIP_STORED)
        for name in names:
            made.writestr(name, b"<x/>")
    return kept.getvalue()


def compound(stream: str) -> bytes:
    """An older Office file with a stream of that name."""
    return _COMPOUND + stream.encode("utf-16-le") + b"\0" * 100


CONTENTS = {
    "brev.pdf": pdf(),
    "brev.doc": compound("WordDocument"),
    "brev.docx": package("[Content_Types].xml", "word/document.xml"),
    "brev.txt": "Kære vælger, mød kl. 7 æøå\r\n".encode(),
    "brev.odt": package("content.xml", first=("mimetype", _ODT)),
    "tal.xls": compound("Workbook"),
    "tal.xlsx": package("[Content_Types].xml", "xl/workbook.xml"),
}


def uploaded(name: str = "brev.pdf", content: bytes | None = None) -> SimpleUploadedFile:
    """The file as a browser sends it."""
    return SimpleUploadedFile(name, CONTENTS[name] if content is None else content)
