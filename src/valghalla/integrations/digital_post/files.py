"""Which files may go along, and how much.

Source: docs/integrations/digital-post.md. The official list of kinds is not public in what we have read; these are the kinds
that the program lets people upload, each told by the end of its name.
"""

from collections.abc import Sequence

from valghalla.integrations.digital_post.errors import Refused
from valghalla.integrations.digital_post.texts import file_name, suffix_of, told_apart
from valghalla.integrations.email.letter import Attachment

MOST_FILES = 10
MEGABYTES = 10
LARGEST_TOGETHER = MEGABYTES * 1024 * 1024  # bytes of main document and files, before they are encoded
_OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS = {
    ".pdf": "application/pdf",
    ".txt": "text/plain",
    ".doc": "application/msword",
    ".docx": f"{_OFFICE}.wordprocessingml.document",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".xls": "application/vnd.ms-excel",
    ".xlsx": f"{_OFFICE}.spreadsheetml.sheet",
}


def checked(attachments: Sequence[Attachment], *, main: bytes, kinds: Sequence[str] = tuple(KINDS)) -> list[Attachment]:
    """The files as they may be sent: names without what they may not hold and told apart, kinds by their names.

    main: the main document, which counts along. Raises Refused: "too_many_files", "too_large", "empty_file", "file_kind".
    """
    if len(attachments) > MOST_FILES:
        raise Refused("digital_post", "too_many_files")
    if len(main) + sum(len(attachment.content) for attachment in attachments) > LARGEST_TOGETHER:
        raise Refused("digital_post", "too_large")
    if not main or not all(attachment.content for attachment in attachments):
        raise Refused("digital_post", "empty_file")
    suffixes = [suffix_of(attachment.filename) for attachment in attachments]
    if not set(suffixes) <= set(kinds):
        raise Refused("digital_post", "file_kind")
    names = told_apart(file_name(a.filename, suffix) for a, suffix in zip(attachments, suffixes, strict=True))
    return [
        Attachment(name, KINDS[suffix], attachment.content)
        for name, suffix, attachment in zip(names, suffixes, attachments, strict=True)
    ]
