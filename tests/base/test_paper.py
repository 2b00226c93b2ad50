"""Typesetting with kept compilers, in several threads at once."""

import io
from concurrent.futures import ThreadPoolExecutor

import pytest
import typst
from pypdf import PdfReader

from valghalla.base.paper import typeset

HEAD = (
    "#let facts = json(bytes(sys.inputs.facts))\n#set document(title: facts.title)\n#set text(lang: facts.language)\n"
)


@pytest.fixture
def template(tmp_path):
    path = tmp_path / "page.typ"
    path.write_text(f"{HEAD}= #facts.title")
    return path


def words(template, title):
    pages = PdfReader(io.BytesIO(typeset(template, {"title": title, "language": "da"}))).pages
    return pages[0].extract_text().strip()


def test_each_page_has_its_own_facts_whoever_else_typesets(template):
    titles = [f"Åse {number} #facts" for number in range(12)]
    with ThreadPoolExecutor(6) as threads:
        assert list(threads.map(lambda title: words(template, title), titles)) == titles


def test_a_template_is_read_anew_and_a_wrong_one_spoils_nothing(template):
    assert words(template, "Før") == "Før"
    template.write_text("#unknown")
    with pytest.raises(typst.TypstError):
        words(template, "Galt")
    template.write_text(f"{HEAD}= Ny #facts.title")
    assert words(template, "Efter") == "Ny Efter"
