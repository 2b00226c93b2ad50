"""Files that people attach and read: a field for several PDF files, each told by what is in it, and the answer with one."""

import os
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _

MEGABYTES = 10
LARGEST = MEGABYTES * 1024 * 1024
AT_ONCE = 10
_BEGINS, _ENDS, _NEAR_THE_END = b"%PDF-", b"%%EOF", 1024


class ManyFiles(forms.FileInput):
    """A file input that takes several."""

    allow_multiple_selected = True


class PdfFilesField(forms.FileField):
    """Several PDF files of at most ten megabytes each; cleaned to a list, empty when none was chosen.

    The name has to end in .pdf, whatever the capitals, and the content has to begin and end as a PDF does.
    """

    widget = ManyFiles
    default_error_messages = {
        "too_many": _("Choose at most %(number)s files at a time."),
        "too_large": _("“%(name)s” is larger than %(megabytes)s MB. Choose a smaller file."),
        "no_pdf": _("“%(name)s” is not a PDF file. Save it as PDF first, then choose that."),
        "twice": _("“%(name)s” is chosen twice. Give one of them another name."),
    }

    def __init__(self, **named: Any) -> None:
        named.setdefault("max_length", 255)
        named.setdefault("widget", ManyFiles(attrs={"accept": ".pdf,application/pdf"}))
        super().__init__(**named)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """The files in the order chosen. Raises ValidationError with every reason."""
        chosen = list(data) if isinstance(data, (list, tuple)) else [data] if data else []
        if not chosen:
            super().clean(None, initial)
            return []
        files = [super(PdfFilesField, self).clean(one) for one in chosen]
        if problems := self._problems(files):
            raise forms.ValidationError(problems)
        return files

    def _problems(self, files: Sequence[UploadedFile]) -> list[forms.ValidationError]:
        if len(files) > AT_ONCE:
            return [self._problem("too_many", number=AT_ONCE)]
        found = []
        for at, file in enumerate(files):
            name = str(file.name)
            if (file.size or 0) > LARGEST:
                found.append(self._problem("too_large", name=name, megabytes=MEGABYTES))
            elif not is_pdf(file):
                found.append(self._problem("no_pdf", name=name))
            elif any(other.name == file.name for other in files[:at]):
                found.append(self._problem("twice", name=name))
        return found

    def _problem(self, code: str, **facts: object) -> forms.ValidationError:
        return forms.ValidationError(self.error_messages[code], code=code, params=facts)


def pdf_answer(name: str, content: bytes) -> HttpResponse:
    """A PDF to be saved, or opened by the reader's own program, never shown as part of the site."""
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(True, name)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def is_pdf(file: UploadedFile) -> bool:
    """Whether name and content are a PDF's; the file is at its beginning afterwards."""
    if not str(file.name).lower().endswith(".pdf"):
        return False
    file.seek(0)
    begins = file.read(len(_BEGINS)) == _BEGINS
    file.seek(0, os.SEEK_END)
    file.seek(max(file.tell() - _NEAR_THE_END, 0))
    ends = _ENDS in file.read(_NEAR_THE_END)
    file.seek(0)
    return begins and ends
