"""A logo that is uploaded can be seen and do nothing else."""

import gzip

import pytest

from valghalla.content.look import svg as module
from valghalla.content.look.svg import BadPicture, clean_svg

NS = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def picture(inside: str) -> bytes:
    return f'<svg {NS} viewBox="0 0 9 9">{inside}</svg>'.encode()


def left(inside: str) -> str:
    """What is left inside a picture that has a line besides."""
    cleaned = clean_svg(picture(inside + "<line/>")).svg
    return cleaned[cleaned.index(">") + 1 : -len("<line/></svg>")].replace(
        ' xmlns:xlink="http://www.w3.org/1999/xlink"', ""
    )


KEPT = [
    '<path d="M0 0h9v9z" fill="#0b5563" transform="scale(2)"/>',
    '<g id="a" class="b"><circle r="1" style="fill:url(#c)"/></g>',
    '<defs><linearGradient id="c"><stop offset="0" stop-color="red"/></linearGradient></defs>',
    "<style>.a{fill:#fff} .b{fill:url(#c)}</style>",
    '<text x="1">Korsbæk &lt;Kommune&gt;<tspan>å</tspan></text>',
    '<use xlink:href="#a"/>',
    '<image href="data:image/png;base64,iVBORw0KGgo="/>',
    '<clipPath id="d"><rect width="1" height="1"/></clipPath>',
    "<title>Våben</title>",
]


@pytest.mark.parametrize("inside", KEPT)
def test_what_a_logo_is_made_of_stays(inside):
    assert left(inside) == inside


# what is sent → all that is left of it
NASTY = {
    "<script>alert(1)</script>": "",
    "<script href='https://evil.example/x.js'/>": "",
    "<rect onclick='alert(1)' onload='x()' width='1'/>": '<rect width="1"/>',
    "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'><script>1</script></body></foreignObject>": "",
    "<a href='javascript:alert(1)'><rect/>x</a>": "<rect/>x",
    "<a xlink:href='https://evil.example'><text>t</text></a>": "<text>t</text>",
    "<use href='https://evil.example/a.svg#b'/>": "<use/>",
    "<use xlink:href='data:image/svg+xml;base64,PHN2Zz4='/>": "<use/>",
    "<image href='https://evil.example/pixel.png'/>": "<image/>",
    "<image href='data:image/svg+xml,&lt;svg/&gt;'/>": "<image/>",
    "<rect fill='url(https://evil.example/#a)'/>": "<rect/>",
    "<rect style='fill:url(//evil.example)'/>": "<rect/>",
    "<rect style='fill:\\75rl(x)'/>": "<rect/>",
    "<style>@import url(https://evil.example)</style>": "",
    "<style>.a{background:url('https://evil.example')}</style>": "",
    "<style>@font-face{src:url(#x)}</style>": "",
    "<style>.a{fill:url(</style>": "",
    "<animate attributeName='href' to='javascript:alert(1)'/>": "",
    "<set attributeName='onclick' to='alert(1)'/>": "",
    "<iframe src='x'/><audio/><video/><object/>": "",
    "<x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>": "",
    "<!-- a --><?php echo 1 ?><metadata><rdf/></metadata>": "",
    "<SCRIPT>alert(1)</SCRIPT>": "",
    "før<script>x</script>efter": "førefter",
}


@pytest.mark.acceptance("A-419")
@pytest.mark.parametrize("inside", NASTY)
def test_what_could_do_more_goes(inside):
    assert left(inside) == NASTY[inside]


@pytest.mark.parametrize("inside", [*KEPT, *NASTY])
def test_cleaning_twice_changes_nothing(inside):
    once = clean_svg(picture(inside + "<line/>"))
    again = clean_svg(once.svg.encode())
    assert again.svg == once.svg
    assert again.removed == {}


def test_it_tells_what_was_taken_out_but_not_a_programs_own_notes():
    found = clean_svg(picture("<script/><script/><g onclick='x'/><metadata/><x:a xmlns:x='urn:x' /><path/>"))
    assert found.removed == {"script": 2, "onclick": 1}


REFUSED = {
    "no xml": (b"hej", "not_svg"),
    "nothing": (b"", "not_svg"),
    "html": (b"<html><body><svg/></body></html>", "not_svg"),
    "an svg of no language": (b"<svg><path/></svg>", "not_svg"),
    "a png": (b"\x89PNG\r\n\x1a\n0000", "not_svg"),
    "packed": (gzip.compress(picture("<path/>")), "not_svg"),
    "broken": (f"<svg {NS}><path></svg>".encode(), "not_svg"),
    "nothing to see": (picture("<g/><script>x</script>"), "empty"),
    "entities": (f'<!DOCTYPE svg [<!ENTITY a "b">]><svg {NS}><path d="&a;"/></svg>'.encode(), "entities"),
    "a file of the server": (
        f'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg {NS}><text>&a;</text></svg>'.encode(),
        "entities",
    ),
    "a billion laughs": (
        (
            '<!DOCTYPE svg [<!ENTITY a "ha">'
            + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
            + f"]><svg {NS}><text>&j;</text><path/></svg>"
        ).encode(),
        "entities",
    ),
}


@pytest.mark.acceptance("A-419")
@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_picture_is_refused_whatever_its_name(what):
    content, kind = REFUSED[what]
    with pytest.raises(BadPicture) as refused:
        clean_svg(content)
    assert refused.value.kind == kind


def test_the_largest_and_one_more(monkeypatch):
    content = picture("<path/>")
    monkeypatch.setattr(module, "LARGEST_BYTES", len(content))
    assert clean_svg(content).removed == {}
    with pytest.raises(BadPicture, match="too_large"):
        clean_svg(content + b" ")


def test_a_picture_of_too_many_parts(monkeypatch):
    monkeypatch.setattr(module, "MOST_ELEMENTS", 3)
    assert clean_svg(picture("<path/><path/>")).removed == {}
    with pytest.raises(BadPicture, match="too_complex"):
        clean_svg(picture("<path/><path/><path/>"))
