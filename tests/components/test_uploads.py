"""The field for PDF files: told by content, not by what the browser says."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from tests.task_types.pdf import pdf
from valghalla.components import uploads
from valghalla.components.forms import DesignForm
from valghalla.components.uploads import LARGEST, PdfFilesField


class Form(DesignForm):
    files = PdfFilesField(label="Filer", required=False)


def form(*files: SimpleUploadedFile) -> Form:
    return Form({}, MultiValueDict({"files": list(files)}))


def sent(name: str, content: bytes = pdf(), content_type: str = "application/pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type)


def test_nothing_chosen_is_an_empty_list():
    empty = form()
    assert empty.is_valid()
    assert empty.cleaned_data["files"] == []


@pytest.mark.acceptance("A-029", "A-109")
@pytest.mark.parametrize("name", ["vejledning.pdf", "VEJLEDNING.PDF", "Åbent brev.Pdf"])
def test_a_pdf_is_one_whatever_the_capitals_and_the_kind_the_browser_names(name):
    both = form(sent(name), sent("2.pdf", content_type="text/plain"))
    assert both.is_valid()
    assert [file.name for file in both.cleaned_data["files"]] == [name, "2.pdf"]
    assert both.cleaned_data["files"][0].read() == pdf()


@pytest.mark.acceptance("A-029", "A-109", "E-302")
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("vejledning.docx", pdf()),
        ("vejledning.pdf.exe", pdf()),
        ("vejledning", pdf()),
        ("vejledning.pdf", b"<html><script>x()</script>"),
        ("vejledning.pdf", b"MZ" + pdf()),
        ("vejledning.pdf", pdf()[:-8]),
        ("vejledning.pdf", b"%PDF-1.7\n%%EOF" + b" " * 2000),
    ],
)
def test_others_are_refused_by_name_and_by_content(name, content):
    refused = form(sent("god.pdf"), sent(name, content))
    assert not refused.is_valid()
    assert list(refused.errors) == ["files"]
    assert name in refused.errors["files"][0]
    assert "PDF" in refused.errors["files"][0]


def test_an_empty_file_is_refused():
    assert not form(sent("tom.pdf", b"")).is_valid()


@pytest.mark.acceptance("A-028", "E-302")
def test_ten_megabytes_are_the_most():
    whole = pdf() + b" " * (LARGEST - len(pdf()))
    end = b"%%EOF\n"
    fits = whole[: -len(end)] + end
    assert form(sent("stor.pdf", fits)).is_valid()
    refused = form(sent("stor.pdf", fits + b"\n"))
    assert "10 MB" in refused.errors["files"][0]


def test_every_file_that_cannot_be_is_named():
    refused = form(sent("a.txt"), sent("b.pdf"), sent("c.pdf", b"nej"), sent("b.pdf"))
    assert [(error.code, error.params["name"]) for error in refused.errors.as_data()["files"]] == [
        ("no_kind", "a.txt"),
        ("other_content", "c.pdf"),
        ("twice", "b.pdf"),
    ]


def test_too_many_at_a_time(monkeypatch):
    monkeypatch.setattr(uploads, "AT_ONCE", 2)
    assert "2" in form(sent("1.pdf"), sent("2.pdf"), sent("3.pdf")).errors["files"][0]


def test_the_input_takes_several_and_the_form_is_sent_in_parts():
    assert Form().is_multipart()
    assert " multiple" in str(Form()["files"])
