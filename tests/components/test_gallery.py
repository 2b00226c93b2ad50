"""The gallery shows every part, on both sites, where it is switched on and nowhere else."""

import re
from pathlib import Path

import pytest
from django.http import Http404
from django.test import RequestFactory, override_settings

from valghalla.components import gallery
from valghalla.components.templatetags import parts

NOT_ON_THE_PAGE = {"pager", "field", "breadcrumb", "fixed", "last_minutes"}  # stand inside other parts or in the frame
TEMPLATE = Path(gallery.__file__).parent / "templates" / "components" / "gallery.html"


def shown_on(site: str) -> str:
    return gallery.show(RequestFactory().get("/components/", {"site": site})).content.decode()


@pytest.mark.parametrize("site", ["admin", "citizen"])
def test_the_whole_gallery_is_shown(site):
    html = shown_on(site)
    for said in (
        "1,200 accepted",
        "Bo &quot;Bobby&quot; &lt;Lund&gt;",
        "There are 8 things to correct",
        "1,240 of 3,000",
    ):
        assert said in html
    assert f'<body class="{site}"' in html


def test_ids_are_unique_and_labels_lead_somewhere():
    html = shown_on("admin")
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert sorted(ids) == sorted(set(ids))
    assert set(re.findall(r'<label[^>]*\sfor="([^"]+)"', html)) <= set(ids)
    for listed in re.findall(r'aria-(?:describedby|labelledby)="([^"]+)"', html):
        assert set(listed.split()) <= set(ids)


def test_every_tag_stands_in_the_gallery():
    used = set(re.findall(r"{% (\w+)", TEMPLATE.read_text()))
    assert set(parts.register.tags) - NOT_ON_THE_PAGE <= used


def test_a_question_has_a_yes_that_is_posted_and_a_way_out():
    html = gallery.question(RequestFactory().get("/components/confirm/", {"site": "admin"})).content.decode()
    form = re.search(r"<section class=\"confirm\".*?</section>", html, re.DOTALL)[0]
    assert '<form method="post"' in form
    assert "csrfmiddlewaretoken" in form
    assert 'href="../"' in form


def test_finished_work_asks_no_more():
    html = gallery.progress(RequestFactory().get("/components/progress/")).content.decode()
    assert "hx-get" not in html
    assert "Finished" in html
    assert 'hx-get="progress/"' in shown_on("admin")


@override_settings(SHOW_COMPONENTS=False)
def test_it_is_not_there_in_service():
    assert gallery.gallery_urls() == []
    with pytest.raises(Http404):
        gallery.show(RequestFactory().get("/components/"))


def test_its_addresses_where_it_is_on():
    assert [str(entry.pattern) for entry in gallery.gallery_urls()] == [
        "components/", "components/confirm/", "components/progress/",
    ]  # fmt: skip
