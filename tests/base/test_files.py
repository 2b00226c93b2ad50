"""Files are told by what is in them."""

import pytest

from tests.communication.files import CONTENTS, compound, package, uploaded
from valghalla.base.files import is_what_it_says, kind_of


@pytest.mark.acceptance("A-336", "E-191")
@pytest.mark.parametrize("name", CONTENTS)
@pytest.mark.parametrize("capitals", [str, str.upper])
def test_each_kind_is_what_it_says(name, capitals):
    file = uploaded(name)
    file.name = capitals(name)
    assert is_what_it_says(file)
    assert file.read() == CONTENTS[name]


@pytest.mark.acceptance("A-336", "E-191")
@pytest.mark.parametrize("content", CONTENTS)
@pytest.mark.parametrize("name", CONTENTS)
def test_no_kind_passes_for_another(name, content):
    assert is_what_it_says(uploaded(name, CONTENTS[content])) is (name == content)


@pytest.mark.acceptance("A-336")
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("brev.exe", b"MZ"),
        ("brev", CONTENTS["brev.pdf"]),
        ("brev.pdf.exe", CONTENTS["brev.pdf"]),
        ("brev.docm", CONTENTS["brev.docx"]),
        ("brev.docx", package("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")),
        ("brev.docx", b"PK\x03\x04 cut off"),
        ("brev.doc", compound("Something")),
        ("brev.doc", b"WordDocument"),
        ("brev.odt", package("content.xml", first=("mimetype", b"application/zip"))),
        ("brev.odt", package("content.xml")),
        ("brev.txt", b"MZ\x90\x00"),
        ("tal.xls", b""),
    ],
)
def test_what_is_none_of_them_is_refused(name, content):
    assert not is_what_it_says(uploaded(name, content))


def test_a_kind_names_what_travels_with_the_letter():
    kind = kind_of("Brev.DOCX")
    assert kind is not None
    assert kind.content_type == "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    assert kind_of("brev.html") is None
