"""Files in the form of a template or a group message, and as they are listed."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from valghalla.base.files import KeptFile, in_order
from valghalla.communication.files import FilesTooLarge
from valghalla.communication.models import Channel
from valghalla.components.forms import VersionedForm
from valghalla.components.uploads import FilesField, PdfFilesField


@dataclass(frozen=True)
class FileLink:
    """A file that is there. size: in words."""

    name: str
    size: str
    url: str


class AttachingForm(VersionedForm):
    """A form with files; an SMS has none, a letter those that can be printed. files: those there are, each of which can
    be ticked to go."""

    add_files = FilesField(
        label=_("Attach files"),
        required=False,
        help_text=_("pdf, doc, docx, txt, odt, xls or xlsx, at most 10 MB each and 15 MB together."),
    )
    remove_files = forms.TypedMultipleChoiceField(
        label=_("Remove files"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, channel: str, files: Iterable[KeptFile] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = in_order(files)
        if channel == Channel.SMS:
            del self.fields["add_files"]
        elif channel == Channel.LETTER:
            self.fields["add_files"] = PdfFilesField(
                label=_("Attach files"),
                required=False,
                help_text=_("PDF only, since they are printed. At most 10 MB each and 15 MB together."),
            )
        if kept and channel != Channel.SMS:
            self.fields["remove_files"].choices = [(file.pk, file.name) for file in kept]  # type: ignore[attr-defined]
        else:
            del self.fields["remove_files"]

    @property
    def file_values(self) -> dict[str, Any]:
        """Which files come and go, as the verbs want it."""
        return {
            "files_added": self.cleaned_data.get("add_files", []),
            "files_removed": self.cleaned_data.get("remove_files", []),
        }


def links(files: Iterable[KeptFile], url_of: Any) -> tuple[FileLink, ...]:
    """The files as a page lists them. url_of: the address of a file by its key."""
    return tuple(FileLink(file.name, filesizeformat(file.size), url_of(file.pk)) for file in in_order(files))


def too_large(refusal: FilesTooLarge) -> tuple[str | None, str]:
    """The field and the sentence for files that are too large together."""
    words = gettext("The files are larger than %(megabytes)s MB together. Leave out the largest, or link to it.")
    return "add_files", words % {"megabytes": refusal.megabytes}
