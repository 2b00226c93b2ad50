"""The pages of message templates, as the office sees them."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.elections.factories import election, scene
from tests.pages import agree
from tests.participants.factories import participant
from tests.tasks.factories import held
from valghalla.audit.models import AuditEntry
from valghalla.communication.channels import Outcome
from valghalla.communication.message_templates.defaults import make_default_templates
from valghalla.communication.message_templates.merge import FIELDS
from valghalla.communication.models import Event, MessageTemplate, TemplateChoice
from valghalla.communication.states import State
from valghalla.municipalities.models import Settings

LIST, NEW = "/messages/templates/", "/messages/templates/new/"
RICH = {"channel": "email", "shape": "html", "version": "0", "title": "Husk", "subject": "Husk", "body": "<p>Hej</p>"}
SMS = {"channel": "sms", "shape": "plain", "version": "0", "title": "Kort", "body": "Hej !name"}


def template(**values) -> MessageTemplate:
    return MessageTemplate.objects.create(
        **{"title": "Husk", "channel": "email", "subject": "Emne", "body": "<p>Hej !name</p>"} | values
    )


def text(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def titles(answer) -> list[str]:
    cells = [row.cells[0] for row in answer.context["page"].table.rows]
    return [str(getattr(cell, "first", cell).label) for cell in cells]


def of(one: MessageTemplate, page: str = "edit/") -> str:
    return f"{LIST}{one.pk}/{page}"


def form_of(one: MessageTemplate, **change) -> dict[str, str]:
    shape = "plain" if one.channel == "sms" else "html"
    return {
        "channel": one.channel,
        "shape": shape,
        "version": str(one.version),
        "title": one.title,
        "subject": one.subject,
        "body": one.body,
    } | change


@pytest.mark.acceptance("A-330", "E-193")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Bekræft", "Ældre", "Åbent"]),
        ("sort=-title", ["Åbent", "Ældre", "Bekræft"]),
        ("sort=subject", ["Åbent", "Bekræft", "Ældre"]),
        ("sort=channel", ["Ældre", "Bekræft", "Åbent"]),
        ("search=aabe", ["Åbent"]),
        ("channel=sms", ["Åbent"]),
        ("channel=nonsense", ["Bekræft", "Ældre", "Åbent"]),
    ],
)
def test_the_list_is_sorted_searched_and_filtered(acting, office, query, expected):
    template(title="Åbent", channel="sms", subject="", body="Hej")
    template(title="Bekræft", subject="abe")
    template(title="Ældre", channel="digital_post", subject="Øl")
    assert titles(office.get(f"{LIST}?{query}")) == expected
    assert "Digital Post" in text(office.get(LIST))


def test_the_list_takes_as_many_queries_for_one_as_for_many(acting, office):
    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            office.get(LIST)
        return len(asked)

    template()
    office.get(LIST)
    one = count()
    for number in range(40):
        template(title=f"Nr. {number}")
    assert count() == one <= 15


@pytest.mark.acceptance("A-333", "A-334", "E-189")
def test_a_rich_template_is_created_clean(acting, office, staff):
    answer = office.post(NEW, RICH | {"body": "<p>Kære <b>!name</b></p><script>x()</script>"})
    assert answer["Location"] == LIST
    made = MessageTemplate.objects.get()
    assert (made.title, made.channel, made.subject) == ("Husk", "email", "Husk")
    assert made.body == "<p>Kære <strong>!name</strong></p>"
    entry = AuditEntry.objects.get(action="template.created")
    assert (entry.actor_id, entry.subject_id) == (staff.pk, made.pk)


@pytest.mark.acceptance("A-331", "A-332", "A-333")
@pytest.mark.parametrize(
    "change",
    [
        {"title": ""},
        {"title": "a" * 256},
        {"title": "HUSK nu"},
        {"subject": ""},
        {"subject": "", "channel": "digital_post"},
        {"subject": "a" * 257},
        {"body": "<p></p>"},
        {"channel": "letter", "body": ""},
    ],
)
def test_what_breaks_a_rule_is_not_saved(acting, office, change):
    template(title="Husk nu")
    answer = office.post(NEW, RICH | change)
    assert answer.status_code == 200
    assert answer.context["page"].form.errors
    assert MessageTemplate.objects.count() == 1


def test_only_pdf_goes_with_a_letter(acting, office):
    with_word = {"add_files": [SimpleUploadedFile("brev.docx", b"PK")]}
    assert "»brev.docx« er ikke en PDF-fil." in text(office.post(NEW, RICH | {"channel": "letter"} | with_word))
    assert MessageTemplate.objects.count() == 0


@pytest.mark.acceptance("A-332", "A-334", "A-335", "E-187", "E-189")
def test_an_sms_has_no_subject_and_tells_how_many_are_sent(acting, office):
    assert "subject" not in office.post(NEW, SMS | {"action": "preview"}).context["page"].form.fields
    assert office.post(NEW, SMS | {"subject": "Emne", "body": "a < b " + "x" * 157}).status_code == 302
    made = MessageTemplate.objects.get()
    assert (made.subject, made.body) == ("", "a < b " + "x" * 157)
    assert "163 tegn, sendes som 2 sms&#x27;er" in text(office.get(of(made)))
    MessageTemplate.objects.update(body="Hej’" + "x" * 70)
    shown = text(office.get(of(made)))
    assert "74 tegn, sendes som 2 sms&#x27;er" in shown
    assert "På grund af “’” er der kun plads til 70 tegn" in shown


@pytest.mark.acceptance("A-334")
def test_another_type_shows_the_text_rewritten_before_anything_is_saved(acting, office):
    made = template(body="<p>Hej <strong>!name</strong></p><p>1 &lt; 2</p>")
    answer = office.post(of(made), form_of(made, channel="sms"))
    form = answer.context["page"].form
    assert form["body"].value() == "Hej !name\n\n1 < 2"
    assert form["shape"].value() == "plain"
    assert "Der er ikke gemt noget endnu." in text(answer)
    made.refresh_from_db()
    assert made.channel == "email"
    office.post(of(made), form_of(made, channel="sms", shape="plain", body=form["body"].value()))
    made.refresh_from_db()
    assert (made.channel, made.subject, made.body) == ("sms", "", "Hej !name\n\n1 < 2")


@pytest.mark.acceptance("A-337")
def test_every_merge_field_is_explained_and_the_text_shown_with_examples(acting, office):
    answer = office.post(
        NEW, RICH | {"subject": "Til !name", "body": "<p>!payment <script>x()</script></p>", "action": "preview"}
    )
    page = answer.context["page"]
    assert [row.cells[0] for row in page.fields.rows] == [f"!{name}" for name in FIELDS]
    assert all(str(row.cells[1]) and str(row.cells[2]) for row in page.fields.rows)
    assert page.shown.subject == "Til Anna Eksempel"
    assert "1.800 kr." in page.shown.body
    assert "x()" not in page.shown.body
    assert MessageTemplate.objects.count() == 0


@pytest.mark.acceptance("A-339")
@pytest.mark.parametrize("field", ["subject", "body"])
def test_words_that_look_like_merge_fields_are_told_of_before_they_are_saved(acting, office, field):
    posted = RICH | {field: "Kære !Navn og !søndag, !name"}
    answer = office.post(NEW, posted)
    assert "!Navn, !søndag er ikke et flettefelt" in text(answer)
    assert MessageTemplate.objects.count() == 0
    kept = answer.context["page"].form["kept"].value()
    assert office.post(NEW, posted | {"kept": kept, field: posted[field] + " !mere"}).status_code == 200
    assert office.post(NEW, posted | {"kept": kept}).status_code == 302
    assert MessageTemplate.objects.count() == 1


def test_what_somebody_else_saved_first_is_shown_and_kept(acting, office):
    made = template()
    stale = form_of(made, subject="Mit")
    office.post(of(made), form_of(made, subject="Deres"))
    answer = office.post(of(made), stale)
    assert [one.theirs for one in answer.context["page"].conflict.differences] == ["Deres"]
    made.refresh_from_db()
    assert (made.subject, made.version) == ("Deres", 2)
    assert AuditEntry.objects.get(action="template.changed").details["changed"] == {"subject": ["Emne", "Deres"]}


@pytest.mark.acceptance("A-340", "A-341")
def test_a_default_template_keeps_title_and_type_and_stays(acting, office):
    make_default_templates()
    default = MessageTemplate.objects.get(default_for=Event.INVITATION)
    title = default.title
    page = office.get(of(default)).context["page"]
    assert page.form["title"].field.disabled
    assert page.form["channel"].field.disabled
    assert page.delete_url == ""
    answer = office.post(of(default), form_of(default, title="Min", channel="sms", subject="Nyt"))
    assert answer.status_code == 302
    default.refresh_from_db()
    assert (default.title, default.channel, default.subject) == (title, "email", "Nyt")
    assert "kan ikke slettes" in text(office.post(of(default, "delete/"), {"uses": "0"}))
    assert MessageTemplate.objects.filter(pk=default.pk).exists()


@pytest.mark.acceptance("A-342", "E-190")
def test_deleting_a_used_template_tells_where_it_is_used_first(acting, office):
    place, made = scene(title="Folketingsvalg"), template()
    TemplateChoice.objects.create(election=place.election, event=Event.INVITATION, template=made)
    asked = text(office.get(of(made, "delete/")))
    assert "Den bruges af 1 valg." in asked
    assert "bruges standardskabelonen i stedet" in asked
    assert "Folketingsvalg" in asked
    assert agree(office, of(made, "delete/"), uses="0").status_code == 200  # used otherwise than was shown
    assert agree(office, of(made, "delete/"))["Location"] == LIST
    assert TemplateChoice.objects.get().template.default_for == Event.INVITATION
    assert not MessageTemplate.objects.filter(pk=made.pk).exists()


@pytest.mark.acceptance("A-338")
def test_a_template_is_seen_with_the_facts_of_somebody_with_a_task(acting, office, staff):
    place, made = scene(), template(subject="!task_type til !name")
    person = participant(first_names="Åse", last_name="Holm")
    task = held(place, person)
    participant(first_names="Åse", last_name="Uden")
    assert "Anna Eksempel" in text(office.get(of(made, "")))
    found = office.post(of(made, ""), {"search": "aase"}).context["page"].found
    assert [(one.id, one.name) for one in found] == [(task.pk, "Åse Holm")]
    assert not AuditEntry.objects.filter(action="template.seen_filled").exists()
    answer = office.post(of(made, ""), {"task": str(task.pk)})
    assert answer.context["page"].shown.subject == "Tilforordnet til Åse Holm"
    assert answer.context["page"].shown.body == "<p>Hej Åse Holm</p>"
    entry = AuditEntry.objects.get(action="template.seen_filled")
    assert (entry.actor_id, entry.subject_id, entry.participant_id) == (staff.pk, made.pk, person.pk)


@pytest.mark.acceptance("A-338")
def test_only_holders_of_tasks_in_the_election_worked_on_are_seen(acting, office):
    place, made, other = scene(), template(), election(title="Andet valg")
    task = held(place, participant(first_names="Åse"))
    office.get(f"/elections/{other.pk}/tasks/")
    assert office.post(of(made, ""), {"search": "Åse"}).context["page"].found == ()
    assert office.post(of(made, ""), {"task": str(task.pk)}).status_code == 404
    office.get(f"/elections/{place.election.pk}/tasks/")
    assert office.post(of(made, ""), {"task": str(task.pk)}).status_code == 200


@pytest.mark.acceptance("A-345")
def test_links_are_links_in_a_letter_and_plain_in_an_sms(acting, office):
    letter = template(body="<p>!contact</p>")
    short = template(title="Kort", channel="sms", subject="", body="Se !contact")
    assert '<a href="http' in office.get(of(letter, "")).context["page"].shown.body
    shown = office.get(of(short, "")).context["page"].shown.body
    assert shown.startswith("Se http")
    assert "<a" not in shown


@pytest.mark.acceptance("A-339")
def test_a_near_miss_is_told_what_was_meant_at_the_field_it_stands_in(acting, office):
    answer = office.post(NEW, RICH | {"short_body": "Hej !navn", "subject_en": "!task_typ", "body_en": "<p>x</p>"})
    errors = answer.context["page"].form.errors
    assert set(errors) == {"short_body", "subject_en"}
    assert "Mente du !name?" in errors["short_body"][0]
    assert "Mente du !task_type?" in errors["subject_en"][0]


def test_a_passage_that_does_not_end_is_told_of_and_nothing_is_saved(acting, office):
    answer = office.post(NEW, RICH | {"body": "<p>Hej [[du får !payment</p>"})
    assert "[[ du får !payment" in answer.context["page"].form.errors["body"][0]
    assert "[[… !payment …]]" in text(answer)  # how it is done stands below
    assert not MessageTemplate.objects.exists()


@pytest.mark.acceptance("A-335", "E-194", "E-202")
def test_every_form_is_shown_with_how_much_of_an_sms_it_takes(acting, office):
    both = {"short_body": "Husk !task_date", "subject_en": "Remember", "body_en": "<p>On !task_date</p>"}
    office.post(NEW, RICH | both)
    made = MessageTemplate.objects.get()
    forms = office.get(of(made)).context["page"].forms
    assert [str(label) for label, _ in forms] == [
        "Digital Post, e-mail og brev",
        "SMS",
        "Digital Post, e-mail og brev på engelsk",
    ]
    assert forms[1][1].size == "15 tegn, sendes som 1 sms"
    task = held(scene(), participant())
    letter, sms, english = office.post(of(made, ""), {"task": str(task.pk)}).context["page"].forms
    assert (sms[1].body, english[1].body) == ("Husk 03-11-2026", "<p>On 3 November 2026</p>")
    assert "Hej" in letter[1].body


TEST_MARK = "Dette er en prøve. Ingen andre har fået den."
ANSWER = ("Svar JA eller NEJ til 52 52 52 52.", "Answer YES or NO to 52 52 52 52.")


@pytest.fixture
def answerable(acting, settings):
    """People can write back, once the municipality has a number for that."""
    settings.SMS_URL = "inmobile+https://any:key@sms.example"


def sms_of(office, one: MessageTemplate) -> list[tuple[str, str]]:
    """Each text for SMS as it is shown, and its size."""
    return [(shown.body, shown.size) for _, shown in office.get(of(one)).context["page"].forms if shown.size]


@pytest.mark.parametrize(
    ("kind", "asks"),
    [("default", True), ("chosen", True), ("link", True), ("other", False), ("other_default", False)],
)
def test_a_text_that_invites_is_counted_with_how_to_answer_it(answerable, office, kind, asks):
    defaults = {"default": Event.INVITATION_REMINDER, "other_default": Event.CONFIRMATION}
    body, english = (
        ("Svar: !invitation", "Reply: !invitation") if kind in ("link", "other_default") else ("Hej", "Hello")
    )
    one = template(channel="sms", subject="", body=body, body_en=english, default_for=defaults.get(kind, ""))
    if kind == "chosen":
        TemplateChoice.objects.create(election=election(), event=Event.INVITATION, template=one)
    before = sms_of(office, one)
    Settings.objects.update(sms_reply_number="52525252", sms_sender="Korsbaek")
    for (plain, _), (shown, size), sentence in zip(before, sms_of(office, one), ANSWER, strict=True):
        assert shown == (f"{plain}\n{sentence}" if asks else plain)
        assert size.startswith(f"{len(shown)} tegn, ")


def test_the_sentence_may_be_what_takes_one_sms_more(answerable, office):
    Settings.objects.update(sms_reply_number="52525252", sms_sender="Korsbaek")
    one = template(channel="sms", subject="", body="x" * 130, default_for=Event.INVITATION)
    assert sms_of(office, one) == [(f"{'x' * 130}\n{ANSWER[0]}", "165 tegn, sendes som 2 sms'er")]


def test_versions_are_shown_with_who_and_what_and_can_be_gone_back_to(acting, office, staff):
    office.post(NEW, RICH)
    made = MessageTemplate.objects.get()
    assert office.get(of(made)).context["page"].versions is None
    office.post(of(made), form_of(made, subject="Nyt", short_body="Kort"))
    made.refresh_from_db()
    newest, first = office.get(of(made)).context["page"].versions.rows
    assert (newest.cells[2], newest.cells[3]) == (staff.name, "Emne, Tekst til sms")
    assert (first.cells[2], first.cells[3]) == (staff.name, "")
    version = of(made, "versions/1/")
    assert "Skal skabelonen have denne tekst igen?" in text(office.get(version))
    assert office.post(f"{version}again/", {"version": "1"})["Location"] == version  # somebody was first
    assert office.post(f"{version}again/", {"version": "2"})["Location"] == of(made)
    made.refresh_from_db()
    assert (made.version, made.subject, made.short_body) == (3, "Husk", "")
    assert "Skal skabelonen" not in text(office.get(version))  # it says that already
    assert office.get(of(made, "versions/9/")).status_code == 404


@pytest.mark.parametrize(
    ("posted", "kept"),
    [
        ({"what": "da-email", "email": "karen@korsbaek.example"}, "da-email"),
        ({"what": "da-sms", "mobile": "20202020"}, "da-sms"),
        ({"what": "da-sms", "email": "karen@korsbaek.example"}, ""),
        ({"what": "en-email", "email": "karen@korsbaek.example"}, ""),
    ],
)
def test_a_template_is_sent_to_oneself_as_it_is_saved(acting, office, staff, monkeypatch, posted, kept):
    sent = []

    def send(template, written, *, channel, to, **_):
        sent.append((channel, to, written))
        return Outcome(State.HANDED_OVER)

    monkeypatch.setattr("valghalla.admin_site.communication.template_views.send_template_test", send)
    made = template(
        subject="Til !name", body="<p>Langt til !name</p>", short_body="Kort til !name:\nmød <tidligt> & mæt"
    )
    answer = office.post(of(made, "test/"), posted)
    if not kept:
        assert answer.context["page"].try_form.errors
        assert sent == []
        return
    ((channel, to, written),) = sent
    assert (channel, to) == (kept[3:], posted.get("email") or posted.get("mobile"))
    if channel == "sms":
        assert written.short == f"{TEST_MARK}\nKort til Anna Eksempel:\nmød <tidligt> & mæt"
    else:
        assert written.body == f"<p><strong>{TEST_MARK}</strong></p><p>Langt til Anna Eksempel</p>"
    assert answer["Location"] == of(made)
