"""Files that people attach and read: fields for several files, each told by what is in it, and the answer with one."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _

from valghalla.base.files import KINDS, is_what_it_says, kind_of

MEGABYTES = 10
LARGEST = MEGABYTES * 1024 * 1024
AT_ONCE = 10


class ManyFiles(forms.FileInput):
    """A file input that takes several."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files of at most ten megabytes each; cleaned to a list, empty when none was chosen.

    suffixes: what a name has to end in, whatever the capitals; the content has to be of that kind.
    """

    suffixes: tuple[str, ...] = tuple(KINDS)
    widget = ManyFiles
    default_error_messages = {
        "too_many": _("Choose at most %(number)s files at a time."),
        "too_large": _("“%(name)s” is larger than %(megabytes)s MB. Choose a smaller file."),
        "no_kind": _("“%(name)s” cannot be attached. Choose a file of one of these kinds: %(kinds)s."),
        "other_content": _("“%(name)s” is not what its name says. Open it, save it anew, and choose that file."),
        "twice": _("“%(name)s” is chosen twice. Give one of them another name."),
    }

    def __init__(self, **named: Any) -> None:
        named.setdefault("max_length", 255)
        named.setdefault("widget", ManyFiles(attrs={"accept": ",".join(self._accepted())}))
        super().__init__(**named)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """The files in the order chosen. Raises ValidationError with every reason."""
        chosen = list(data) if isinstance(data, (list, tuple)) else [data] if data else []
        if not chosen:
            super().clean(None, initial)
            return []
        files = [super(FilesField, self).clean(one) for one in chosen]
        if problems := self._problems(files):
            raise forms.ValidationError(problems)
        return files

    @property
    def kinds(self) -> str:
        """The kinds in words: "pdf, doc, docx"."""
        return ", ".join(suffix[1:] for suffix in self.suffixes)

    def _accepted(self) -> list[str]:
        return [*self.suffixes, *(KINDS[suffix].content_type for suffix in self.suffixes)]

    def _problems(self, files: Sequence[UploadedFile]) -> list[forms.ValidationError]:
        if len(files) > AT_ONCE:
            return [self._problem("too_many", number=AT_ONCE)]
        found = []
        for at, file in enumerate(files):
            name = str(file.name)
            kind = kind_of(name)
            if (file.size or 0) > LARGEST:
                found.append(self._problem("too_large", name=name, megabytes=MEGABYTES))
            elif kind is None or kind.suffix not in self.suffixes:
                found.append(self._problem("no_kind", name=name, kinds=self.kinds))
            elif not is_what_it_says(file):
                found.append(self._problem("other_content", name=name))
            elif any(other.name == file.name for other in files[:at]):
                found.append(self._problem("twice", name=name))
        return found

    def _problem(self, code: str, **facts: object) -> forms.ValidationError:
        return forms.ValidationError(self.error_messages[code], code=code, params=facts)


class PdfFilesField(FilesField):
    """Several PDF files."""

    suffixes = (".pdf",)
    default_error_messages = {
        "no_kind": _("“%(name)s” is not a PDF file. Save it as PDF first, then choose that."),
        "other_content": _("“%(name)s” is not a PDF file. Save it as PDF first, then choose that."),
    }


def file_answer(name: str, content: bytes) -> HttpResponse:
    """A file to be saved, or opened by the reader's own program, never shown as part of the site."""
    kind = kind_of(name)
    answer = HttpResponse(content, content_type=kind.content_type if kind else "application/octet-stream")
    answer["Content-Disposition"] = content_disposition_header(True, name)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def pdf_answer(name: str, content: bytes) -> HttpResponse:
    """The same for a PDF, whatever it is called."""
    answer = file_answer(name, content)
    answer["Content-Type"] = "application/pdf"
    return answer
