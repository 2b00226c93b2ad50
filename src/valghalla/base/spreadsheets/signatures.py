"""What kind of file some bytes are, by their first bytes and never by the file's name."""

import io
import zipfile

from valghalla.base.spreadsheets.errors import Damaged, NotATable, PasswordProtected

_SIGNATURES = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "image"), (b"GIF8", "image"), (b"\xff\xd8\xff", "image"), (b"II*\x00", "image"), (b"BM", "image"),
    (b"MZ", "program"), (b"\x7fELF", "program"), (b"#!/", "program"),
    (b"\x1f\x8b", "zip"), (b"7z\xbc\xaf", "zip"), (b"Rar!", "zip"), (b"BZh", "zip"), (b"\xfd7zXZ", "zip"),
    (b"{\\rtf", "rich_text"),
)  # fmt: skip
_MARKUP = ((b"<!doctype html", "web_page"), (b"<html", "web_page"), (b"<table", "web_page"), (b"<?xml", "xml"))
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PARTS = (
    ("xl/workbook.bin", "binary_excel"), ("word/", "word"), ("ppt/", "presentation"),
    ("mimetype", "opendocument"), ("content.xml", "opendocument"),
)  # fmt: skip


def is_workbook(content: bytes) -> bool:
    """True for an XLSX workbook, False for what may be text. Raises NotATable, PasswordProtected or Damaged
    otherwise.
    """
    if content.startswith(_ZIP):
        return _is_workbook_archive(content)
    if content.startswith(_OLE):
        # A workbook with a password is put into the old container, under this name in UTF-16.
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise PasswordProtected
        raise NotATable("word" if "WordDocument".encode("utf-16-le") in content else "old_excel")
    _refuse_known(content)
    return False


def _is_workbook_archive(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise Damaged from error
    if "xl/workbook.xml" in names and "[Content_Types].xml" in names:
        return True
    raise NotATable(next((found for part, found in _PARTS if any(name.startswith(part) for name in names)), "zip"))


def _refuse_known(content: bytes) -> None:
    for signature, found in _SIGNATURES:
        # "BM" and "MZ" may also begin a word; a picture or a program has a zero byte close by, a text has none.
        if content.startswith(signature) and (len(signature) > 2 or b"\0" in content[:256] or found == "zip"):
            raise NotATable(found)
    beginning = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    for signature, found in _MARKUP:
        if beginning.startswith(signature):
            raise NotATable(found)
