"""XML of strangers: what is read, and what is refused."""

import pytest
from lxml import etree

from valghalla.base.foreign_xml import NotXml, read_foreign


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no_xml"),
        (b"<a>", "no_xml"),
        (b"{}", "no_xml"),
        (b'<?xml version="1.0" encoding="odd"?><a/>', "no_xml"),
        (b"<!DOCTYPE a><a/>", "doctype"),
        (b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', "doctype"),
        (b'<!DOCTYPE a SYSTEM "http://127.0.0.1:1/a.dtd"><a/>', "doctype"),
        (b"<a>" * 300 + b"</a>" * 300, "no_xml"),
    ],
)
def test_what_is_refused(content: bytes, reason: str):
    with pytest.raises(NotXml) as refused:
        read_foreign(content)
    assert refused.value.reason == reason


def test_nothing_cuts_a_text_in_two():
    assert read_foreign(b"<a>010170<!-- -->-0001<?p?>9</a>").text == "010170-00019"


def test_comments_are_kept_for_whoever_refuses_them():
    root = read_foreign(b"<a>010170<!-- -->-0001</a>", keep_comments=True)
    assert [child.tag for child in root] == [etree.Comment]
