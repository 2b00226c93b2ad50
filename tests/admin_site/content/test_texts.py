"""Writing what citizens read: preview, publish, versions."""

import pytest
from django.urls import reverse

from tests.citizen_site.conftest import read, whole
from tests.elections.factories import scene
from tests.pages import SiteClient, staff_client
from valghalla.accounts.models import StaffUser
from valghalla.audit.models import AuditEntry
from valghalla.content.models import Text

URLCONF = "valghalla.config.urls_admin"
KINDS = {
    "front-page": "front_page",
    "faq": "faq",
    "disclosure": "disclosure",
    "consent": "consent",
    "accessibility": "accessibility",
}


def url(name: str, *args) -> str:
    return reverse(name, URLCONF, args=args)


def writing(kind: str, language: str = "da") -> str:
    return url("content_text", kind, language)


def post(client: SiteClient, kind: str, language: str = "da", *, action: str = "publish", **values):
    newest = Text.objects.filter(kind=KINDS[kind], language=language).order_by("-id").first()
    given = {"version": str(newest.pk if newest else 0), "title": "Overskrift", "action": action} | values
    return client.post(writing(kind, language), given)


@pytest.fixture
def election(acting):
    return scene().election


@pytest.mark.acceptance("A-410", "E-035", "E-036", "E-044")
def test_the_front_page_is_seen_at_once(election, office, anonymous_citizen):
    answer = post(office, "front-page", title="Vær med", html="<p>Kom <b>nu</b></p><script>alert(1)</script>")
    assert answer.status_code == 302
    assert read(anonymous_citizen.get("/")).startswith("Vær med Kom nu Log ind")
    page = anonymous_citizen.get("/").content.decode()
    assert "<p>Kom <strong>nu</strong></p>" in page
    assert "alert(1)" not in page


@pytest.mark.acceptance("A-032", "E-044")
@pytest.mark.parametrize("kind", ["front-page", "faq", "disclosure", "consent"])
def test_no_script_reaches_a_reader_from_any_text(acting, office, anonymous_citizen, kind):
    nasty = "<p onclick='x()'>Hej<script>alert(1)</script><a href='javascript:alert(2)'>her</a></p>"
    post(office, kind, html=nasty, active="on")
    kept = Text.objects.get().html
    assert "<script" not in kept
    assert "<a href" not in kept
    assert "<p onclick" not in kept


@pytest.mark.acceptance("A-411", "E-036", "E-042")
def test_the_faq_is_switched_on_and_off(election, office, anonymous_citizen):
    post(office, "faq", title="Spørgsmål", html="<h2>Hvornår?</h2><p>Kl. 8</p>", active="on")
    assert "Hvornår? Kl. 8" in read(anonymous_citizen.get("/faq/"))
    post(office, "faq", title="Spørgsmål", html="<h2>Hvornår?</h2><p>Kl. 8</p>")
    assert anonymous_citizen.get("/faq/")["Location"] == "/"
    assert [text.active for text in Text.objects.order_by("id")] == [True, False]


@pytest.mark.acceptance("A-412", "E-036", "E-041")
def test_the_disclosure_statement_is_the_privacy_policy_of_the_footer(election, office, anonymous_citizen):
    post(office, "disclosure", html="<p>Vi gemmer dit navn.</p>")
    assert 'href="/privacy/"' in anonymous_citizen.get("/").content.decode()
    assert "Vi gemmer dit navn." in read(anonymous_citizen.get("/privacy/"))


@pytest.mark.acceptance("A-413")
def test_the_consent_is_plain_text_that_can_be_switched_off(acting, office):
    post(office, "consent", html="Må vi <b>spørge</b>?\r\n\r\nDu kan\r\nsige nej.", active="on")
    text = Text.objects.get()
    assert text.html == "<p>Må vi &lt;b&gt;spørge&lt;/b&gt;?</p>\n<p>Du kan<br>sige nej.</p>"
    form = office.get(writing("consent")).context["page"].form
    assert form["html"].value() == "Må vi <b>spørge</b>?\n\nDu kan\nsige nej."
    assert "data-rich-text" not in str(form["html"])
    post(office, "consent", html="Må vi spørge?")
    assert Text.objects.order_by("-id")[0].active is False


MISSING = {
    ("front-page", "da"): ({"title": "", "html": ""}, {"title", "html"}),
    ("front-page", "en"): ({"title": "Welcome", "html": ""}, {"html"}),
    ("faq", "da"): ({"title": "", "html": "", "active": "on"}, {"title", "html"}),
    ("disclosure", "da"): ({"html": "<p> </p>"}, {"html"}),
    ("consent", "da"): ({"html": " ", "active": "on"}, {"html"}),
}


@pytest.mark.parametrize(("kind", "language"), MISSING)
@pytest.mark.parametrize("action", ["publish", "preview"])
def test_what_is_missing_where_it_is_shown(acting, office, kind, language, action):
    values, wrong = MISSING[kind, language]
    answer = post(office, kind, language, action=action, **values)
    assert (answer.status_code, set(answer.context["page"].form.errors)) == (200, wrong)
    assert not Text.objects.exists()


def test_what_is_switched_off_may_be_empty_and_so_may_another_language(acting, office):
    assert post(office, "faq", title="", html="").status_code == 302
    assert post(office, "front-page", "en", title="", html="").status_code == 302


@pytest.mark.acceptance("A-421")
def test_the_preview_shows_the_text_as_citizens_will_see_it_and_keeps_nothing(acting, office):
    post(office, "front-page", title="Før", html="<p>Mød kl. 7 på skolen</p>")
    answer = post(
        office, "front-page", action="preview", title="Nu", html="<p>Mød kl. 8 på skolen<script>x</script></p>"
    )
    page = answer.context["page"]
    assert (page.heading, page.html, page.shown) == ("Nu", "<p>Mød kl. 8 på skolen</p>", True)
    assert "Intet er udgivet endnu." in whole(answer)
    assert "<ins>" in answer.content.decode()
    assert Text.objects.count() == 1
    hidden = dict(page.hidden)
    back = office.post(writing("front-page"), hidden | {"action": "write"}).context["page"].form
    assert (back["title"].value(), back["html"].value()) == ("Nu", "<p>Mød kl. 8 på skolen<script>x</script></p>")
    assert "<script>x" not in str(back["html"])
    assert office.post(writing("front-page"), hidden | {"action": "publish"}).status_code == 302
    assert Text.objects.order_by("-id")[0].html == "<p>Mød kl. 8 på skolen</p>"


def test_the_preview_of_what_is_switched_off_says_so_and_keeps_it_off(acting, office):
    answer = post(office, "faq", action="preview", html="<p>Svar</p>")
    assert "Borgerne får den ikke at se" in whole(answer)
    office.post(writing("faq"), dict(answer.context["page"].hidden) | {"action": "publish"})
    assert Text.objects.get().active is False


def test_languages_are_written_each_by_itself(election, office, anonymous_citizen):
    post(office, "front-page", title="Vær med", html="<p>Kom</p>")
    post(office, "front-page", "en", title="Join us", html="<p>Come</p>")
    anonymous_citizen.cookies["valghalla_language"] = "en"
    assert read(anonymous_citizen.get("/")).startswith("Join us Come")
    assert [tab.url for tab in office.get(writing("front-page", "en")).context["page"].tabs if tab.current] == [
        writing("front-page", "en")
    ]


def test_the_second_of_two_clerks_is_told_and_nothing_is_lost(acting, office, staff):
    first = {"version": "0", "title": "Et", "html": "<p>Først</p>", "action": "publish"}
    assert office.post(writing("front-page"), first).status_code == 302
    answer = office.post(writing("front-page"), first | {"title": "To", "html": "<p>Senere</p>"})
    conflict = answer.context["page"].conflict
    assert (conflict.by, [(str(one.label), one.theirs, one.yours) for one in conflict.differences]) == (
        staff.name,
        [("Overskrift", "Et", "To"), ("Tekst", "Først", "Senere")],
    )
    form = answer.context["page"].form
    assert (form["title"].value(), form["version"].value()) == ("To", str(Text.objects.get().pk))
    assert office.post(writing("front-page"), form.data.dict()).status_code == 302
    assert [text.title for text in Text.objects.order_by("id")] == ["Et", "To"]


def test_saving_without_a_change_publishes_nothing(acting, office):
    for _again in range(2):
        post(office, "front-page", title="Et", html="<p>Et</p>")
    assert Text.objects.count() == 1
    assert "Intet var ændret" in whole(office.get(writing("front-page")))


@pytest.mark.acceptance("A-420")
def test_versions_are_listed_compared_and_brought_back(acting, office, staff, now):
    other = StaffUser.objects.create(subject="2", name="Ulla Udgiver", role="editor", created_at=now)
    post(office, "front-page", title="Et", html="<p>Mød kl. 7</p>")
    post(staff_client(other, acting), "front-page", title="To", html="<p>Mød kl. 8</p>")
    first, second = Text.objects.order_by("id")
    rows = office.get(url("content_versions", "front-page", "da")).context["page"].table.rows
    assert [(row.cells[1], row.url) for row in rows] == [
        (name, url("content_version", "front-page", "da", text.pk))
        for name, text in (("Ulla Udgiver", second), (staff.name, first))
    ]
    page = office.get(url("content_version", "front-page", "da", first.pk) + "?with=current")
    assert "<del>" in page.content.decode()
    assert page.context["page"].bring_back == (url("content_bring_back", "front-page", "da", first.pk), second.pk)
    assert office.get(url("content_version", "front-page", "da", second.pk)).context["page"].bring_back is None
    assert office.post(page.context["page"].bring_back[0], {"version": str(second.pk)}).status_code == 302
    newest = Text.objects.order_by("-id")[0]
    assert (newest.title, newest.html, newest.created_by) == ("Et", "<p>Mød kl. 7</p>", staff.pk)
    assert set(AuditEntry.objects.values_list("action", flat=True)) == {"text.published", "text.brought_back"}


@pytest.mark.parametrize("version", ["0", "", "x", "9" * 30])
def test_bringing_back_with_another_version_in_force_changes_nothing(acting, office, version):
    post(office, "front-page", html="<p>Et</p>")
    post(office, "front-page", html="<p>To</p>")
    first = Text.objects.order_by("id")[0]
    answer = office.post(url("content_bring_back", "front-page", "da", first.pk), {"version": version}, follow=True)
    assert "Nogen har udgivet en anden version i mellemtiden." in whole(answer)
    assert Text.objects.count() == 2


def test_a_version_is_found_under_its_own_text_and_language_only(acting, office):
    post(office, "front-page", html="<p>Et</p>")
    pk = Text.objects.get().pk
    assert office.get(url("content_version", "front-page", "da", pk)).status_code == 200
    for kind, language in (("faq", "da"), ("front-page", "en"), ("privacy", "da"), ("front-page", "de")):
        assert office.get(url("content_version", kind, language, pk)).status_code == 404


def test_many_versions_are_read_page_by_page_with_the_same_queries(
    acting, office, staff, now, django_assert_num_queries, django_assert_max_num_queries
):
    def some(number: int) -> None:
        Text.objects.bulk_create(
            Text(kind="faq", html=f"<p>{n}</p>", created_at=now, created_by=staff.pk) for n in range(number)
        )

    some(1)
    office.get(url("content_versions", "faq", "da"))
    with django_assert_max_num_queries(15) as one:
        office.get(url("content_versions", "faq", "da"))
    some(59)
    with django_assert_num_queries(len(one)):
        page = office.get(url("content_versions", "faq", "da")).context["page"]
    seen = list(page.table.rows)
    while page.table.pager and page.table.pager.next_url:
        page = office.get(url("content_versions", "faq", "da") + page.table.pager.next_url).context["page"]
        seen += page.table.rows
    assert len({row.url for row in seen}) == len(seen) == 60


def test_whoever_only_reads_sees_texts_and_changes_none(acting, office, now):
    post(office, "front-page", html="<p>Et</p>")
    reader = StaffUser.objects.create(subject="3", name="Læs", role="reader", created_at=now)
    client = staff_client(reader, acting)
    cards = client.get(url("contents")).context["page"].cards
    assert cards[0].url == url("content_versions", "front-page", "da")
    assert client.get(url("content_version", "front-page", "da", Text.objects.get().pk)).status_code == 200
    assert post(client, "front-page", html="<p>To</p>").status_code == 403
    assert Text.objects.count() == 1


@pytest.mark.acceptance("E-028")
def test_the_accessibility_statement_begins_with_the_one_delivered(acting, office, anonymous_citizen):
    form = office.get(writing("accessibility")).context["page"].form
    assert "Digitaliseringsstyrelsen fører tilsyn" in form["html"].value()
    assert "Som leveret" in whole(office.get(url("contents")))
    post(office, "accessibility", html="<p>Vi har gennemgået siderne.</p>")
    assert "Vi har gennemgået siderne." in read(anonymous_citizen.get("/accessibility/"))
