"""Writing to many, page by page."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.communication.factories import Letterbox, MailServer, by_mail, sender
from tests.communication.files import uploaded
from tests.elections.factories import Scene, scene
from tests.participants.factories import participant
from tests.tasks.factories import held
from valghalla.audit.models import AuditEntry
from valghalla.base import clock
from valghalla.communication.deliver import deliver
from valghalla.communication.models import ChannelState, GroupMessage, Message, MessageTemplate
from valghalla.elections.models import Election
from valghalla.integrations.email import Refused
from valghalla.tasks.answer import accept
from valghalla.tasks.bulk.selection import choose_tasks
from valghalla.tasks.models import Task, TaskState

TEXT = {"channel": "email", "subject": "Husk !work_location", "body": "<p>Kære !name, !task_date</p>", "action": "next"}


@pytest.fixture
def stage(acting) -> Scene:
    sender()
    made = scene()
    for name in ("Anna", "Bo"):
        held(
            made,
            participant(first_names=name, last_name="Holm", email=f"{name.lower()}@example.com"),
            TaskState.ACCEPTED,
        )
    held(made, participant(first_names="Carl", last_name="Holm", email=""))
    return made


def text(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def root(stage: Scene) -> str:
    return f"/elections/{stage.election.pk}/group-messages/"


def begun(office, stage: Scene, **values) -> str:
    """A draft made on the first page; its address."""
    answer = office.post(f"{root(stage)}new/", {"channel": "email"} | values)
    assert answer.status_code == 302
    assert answer.url.endswith("/text/")
    return answer.url.removesuffix("text/")


def written(office, stage: Scene, **values) -> str:
    own = begun(office, stage)
    answer = office.post(f"{own}text/", TEXT | {"version": "1"} | values)
    assert answer.url == f"{own}recipients/"
    return own


def counted(office, stage: Scene, **values) -> str:
    """A draft as far as its preview. values: filters."""
    own = written(office, stage)
    version = str(GroupMessage.objects.latest("pk").version)
    assert office.post(f"{own}recipients/", {"version": version} | values).url == f"{own}preview/"
    return own


def send(office, own: str, **values):
    agreed = office.get(f"{own}send/").context["page"].seen
    return office.post(f"{own}send/", {"seen": agreed, "when": "now"} | values)


@pytest.mark.acceptance("A-347", "A-349", "A-354", "E-243", "E-245")
def test_from_the_first_page_to_the_report(office, stage, now):
    own = counted(office, stage)
    shown = office.get(f"{own}preview/")
    assert [figure.value for figure in shown.context["page"].figures] == [3, 2, 1]
    assert "Deltageren har ingen e-mailadresse" in text(shown)
    question = office.get(f"{own}send/")
    assert "Vil du sende 2 beskeder?" in text(question)
    assert "1 deltager får intet, fordi deltageren ikke har en e-mailadresse." in text(question)
    assert not Message.objects.exists()
    assert send(office, own).url == own
    first, second = Message.objects.order_by("pk")
    failing = ChannelState.objects.create(channel="email", failing_since=now, last_error="timeout")
    assert "E-mail har ikke virket siden 01-10-2026 kl. 12.00." in text(office.get(own))
    failing.delete()
    deliver([first.pk], carriers=by_mail(Letterbox()), clock=lambda: first.queued_at)
    deliver([second.pk], carriers=by_mail(Letterbox(raises=Refused("email", "550"))), clock=lambda: first.queued_at)
    report = office.get(own)
    assert [figure.value for figure in report.context["page"].figures] == [2, 1, 0, 0, 1, 1]
    assert report.context["page"].ways == ("1 deltager har fået sendt en e-mail.",)
    assert "1: Mailserveren kender ikke deltagerens adresse." in text(report)
    group = GroupMessage.objects.get()
    log = office.get(f"/messages/?group={group.pk}&status=failed")
    assert [row.id for row in log.context["page"].table.rows] == [str(second.pk)]
    assert str(group.pk) in report.context["page"].failed_url
    assert "Husk !work_location" in text(office.get(root(stage)))


@pytest.mark.acceptance("A-351")
def test_the_preview_steps_through_those_it_goes_to_and_says_whom_one_has_seen(office, stage):
    own = counted(office, stage, state="accepted")
    names = []
    url = f"{own}preview/"
    while url:
        page = office.get(url).context["page"]
        names.append(page.shown.name)
        assert page.shown.name in str(page.shown.filled.body)
        url = f"{own}preview/{page.shown.next_url}" if page.shown.next_url else ""
    assert names == ["Anna Holm", "Bo Holm"]
    seen = AuditEntry.objects.filter(action="group_message.seen_filled")
    assert seen.values("participant_id").distinct().count() == 2


@pytest.mark.acceptance("A-351")
def test_what_changes_before_the_yes_is_shown_and_agreed_to_anew(office, stage, by, now):
    own = counted(office, stage)
    agreed = office.get(f"{own}send/").context["page"].seen
    task = Task.objects.get(participant__first_names="Carl")
    accept(task, participant_id=task.participant_id or 0, by=by, now=now)
    again = office.post(f"{own}send/", {"seen": agreed, "when": "now"})
    assert "Noget er ændret, siden siden blev vist" in text(again)
    assert "Carl Holm" in text(again)
    assert not Message.objects.exclude(group=None).exists()
    assert send(office, own).status_code == 302
    assert "Ændret, siden modtagerne blev fundet" in text(office.get(own))


@pytest.mark.acceptance("A-179", "A-355", "E-247")
def test_an_election_that_is_not_active_is_written_to_all_the_same(office, stage):
    Election.objects.update(state=Election.State.INACTIVE)
    own = counted(office, stage)
    assert "Valget er ikke aktivt" in text(office.get(f"{own}send/"))
    send(office, own)
    assert Message.objects.count() == 2


def test_what_is_written_is_kept_when_one_leaves_unfinished(office, stage):
    own = begun(office, stage)
    answer = office.post(f"{own}text/", TEXT | {"version": "1", "subject": "", "body": "<p>Halv</p>", "action": "keep"})
    assert answer.url == root(stage)
    assert office.get(own).url == f"{own}text/"
    assert "Halv" in office.get(f"{own}text/").content.decode()
    assert "Kladde" in text(office.get(root(stage)))


@pytest.mark.acceptance("E-249")
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"subject": ""}, "Udfyld »Emne«."),
        ({"body": ""}, "Udfyld »Tekst«."),
        ({"body": "<p>Kære !navn</p>"}, "!navn er ikke et flettefelt"),
    ],
)
def test_what_is_missing_is_said_at_the_field_and_the_rest_is_kept(office, stage, typed, said):
    own = begun(office, stage)
    answer = office.post(f"{own}text/", TEXT | {"version": "1"} | typed | {"add_files": [uploaded()]})
    assert answer.status_code == 200
    assert said in text(answer)
    assert GroupMessage.objects.get().files.count() == 1
    form = answer.context["page"].form
    again = office.post(f"{own}text/", TEXT | {"version": form.data["version"], "kept": form.data.get("kept", "")})
    assert again.url == f"{own}recipients/"


@pytest.mark.acceptance("A-352")
def test_a_file_taken_out_of_the_message_stays_with_the_template(office, stage):
    rich = {
        "channel": "email",
        "shape": "html",
        "version": "0",
        "title": "Med fil",
        "subject": "Hej",
        "body": "<p>Hej</p>",
    }
    office.post("/messages/templates/new/", rich | {"add_files": [uploaded("brev.pdf"), uploaded("tal.xlsx")]})
    template = MessageTemplate.objects.get(title="Med fil")
    own = begun(office, stage, template=template.pk)
    group = GroupMessage.objects.get()
    drop = group.files.get(name="brev.pdf").pk
    office.post(f"{own}text/", TEXT | {"version": "1", "remove_files": [drop]})
    assert [file.name for file in group.files.all()] == ["tal.xlsx"]
    assert template.files.count() == 2
    kept = template.files.get(name="brev.pdf")
    answer = office.get(f"/messages/templates/{template.pk}/files/{kept.pk}/")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer.content == bytes(kept.content)


@pytest.mark.acceptance("A-336")
@pytest.mark.parametrize("where", ["template", "message"])
def test_a_file_that_is_not_what_it_says_is_refused_and_nothing_is_kept(office, stage, where):
    wrong = {"add_files": [uploaded("brev.docx", b"MZ")], "version": "1"}
    if where == "message":
        own = begun(office, stage)
        answer = office.post(f"{own}text/", TEXT | wrong)
    else:
        rich = {"channel": "email", "shape": "html", "title": "Ny", "subject": "Hej", "body": "<p>Hej</p>"}
        answer = office.post("/messages/templates/new/", rich | wrong)
    assert "»brev.docx« er ikke det, navnet siger" in text(answer)
    assert not GroupMessage.objects.filter(files__isnull=False).exists()
    assert not MessageTemplate.objects.filter(title="Ny").exists()


def test_another_type_rewrites_the_text_and_an_sms_tells_its_parts(office, stage, settings):
    settings.SMS_URL = "smssys+https://user:secret@gateway.example/"
    own = begun(office, stage)
    changed = TEXT | {"version": "1", "channel": "sms", "action": "type", "body": "<p>Hej !name</p><p>Tak</p>"}
    assert office.post(f"{own}text/", changed).url == f"{own}text/"
    page = office.get(f"{own}text/")
    assert "sendes som 1 sms" in text(page)
    assert "Hej !name\n\nTak" in GroupMessage.objects.get().body
    assert "subject" not in page.context["page"].form.fields


@pytest.mark.acceptance("A-353")
@pytest.mark.parametrize("with_facts", [False, True])
def test_a_test_goes_to_the_address_typed_marked_and_without_the_personal_link(office, stage, settings, with_facts):
    own = written(office, stage, body="<p>Kære !name: !invitation</p>")
    version = GroupMessage.objects.get().version
    office.post(f"{own}recipients/", {"version": version, "state": "unanswered"})
    with MailServer() as server:
        settings.SMTP_URL = server.url
        typed = {"at": "1", "email": "karen@korsbaek.example"} | ({"with_facts": "on"} if with_facts else {})
        answer = office.post(f"{own}test/", typed)
    assert answer.url == f"{own}preview/?at=1"
    (letter,) = server.received
    assert letter["To"] == "karen@korsbaek.example"
    assert str(letter["Subject"]) == "Prøve: Husk Skolen"
    body = letter.get_body(("plain",))
    assert body is not None
    words = body.get_content()
    assert "Dette er en prøve" in words
    assert ("Carl Holm" in words) is with_facts
    token = Task.objects.get(participant__first_names="Carl").invitation_token
    assert token
    assert token not in words
    assert not Message.objects.exists()
    entry = AuditEntry.objects.get(action="group_message.tested")
    assert (entry.participant_id is not None) is with_facts
    assert "karen" not in str(entry.details)


@pytest.mark.acceptance("A-353")
def test_a_test_that_fails_says_why_and_one_without_an_address_asks_for_it(office, stage, settings):
    own = counted(office, stage)
    settings.SMTP_URL = "smtp://127.0.0.1:1"
    office.post(f"{own}test/", {"email": "karen@korsbaek.example"})
    assert "Der var ingen forbindelse til mailserveren" in text(office.get(f"{own}preview/"))
    assert "Udfyld »Din e-mailadresse«." in text(office.post(f"{own}test/", {"email": ""}))
    assert not AuditEntry.objects.filter(action="group_message.tested").exists()


@pytest.mark.acceptance("A-350")
def test_who_has_several_tasks_is_told_of_and_can_get_one_for_each(office, stage):
    anna = Task.objects.get(participant__first_names="Anna")
    held(stage, anna.participant, TaskState.ACCEPTED, task_day=stage.election.last_day)
    own = counted(office, stage)
    assert "1 deltager har flere opgaver" in text(office.get(f"{own}preview/"))
    version = GroupMessage.objects.get().version
    office.post(f"{own}recipients/", {"version": version, "each": "task"})
    assert [figure.value for figure in office.get(f"{own}preview/").context["page"].figures] == [3, 3, 1]


def test_what_was_ticked_in_a_list_is_written_to(office, stage, by, now):
    run = choose_tasks(
        stage.election, Task.objects.filter(participant__first_names="Bo"), action="message", by=by, now=now
    )
    page = office.get(f"{root(stage)}new/?selection={run.pk}")
    assert "Den sendes til dem, du har valgt: 1 modtager." in text(page)
    own = begun(office, stage, selection=str(run.pk))
    office.post(f"{own}text/", TEXT | {"version": "1"})
    shown = office.get(f"{own}recipients/")
    assert "Bo Holm" in text(shown)
    assert "Anna Holm" not in text(shown)
    office.post(f"{own}recipients/", {"version": GroupMessage.objects.get().version, "place": "999"})
    assert [figure.value for figure in office.get(f"{own}preview/").context["page"].figures] == [1, 1, 0]


@pytest.mark.acceptance("E-246")
def test_filters_stand_in_the_address_and_are_there_again(office, stage):
    own = written(office, stage)
    shown = office.get(f"{own}recipients/?state=unanswered&state=nonsense&team={stage.team.pk}")
    assert "Carl Holm" in text(shown)
    assert "Anna Holm" not in text(shown)
    version = GroupMessage.objects.get().version
    office.post(f"{own}recipients/", {"version": version, "state": "unanswered", "team": stage.team.pk})
    steps = office.get(f"{own}text/").context["page"].steps
    assert steps[2].url == f"{own}recipients/?state=unanswered&team={stage.team.pk}"


def test_somebody_else_who_saved_first_is_not_overwritten(office, stage):
    own = written(office, stage)
    answer = office.post(f"{own}text/", TEXT | {"version": "1", "subject": "Mit"})
    assert answer.context["page"].conflict is not None
    assert GroupMessage.objects.get().subject == TEXT["subject"]
    assert office.post(f"{own}recipients/", {"version": "1"}).url == f"{own}recipients/"
    assert "En anden har ændret beskeden" in text(office.get(f"{own}recipients/"))


def test_a_later_time_is_asked_for_in_full_and_can_be_called_off(office, stage):
    own = counted(office, stage)
    assert "Udfyld »Tidspunkt«." in text(send(office, own, when="later", day="2030-01-01"))
    assert "højst 60 dage frem" in text(send(office, own, when="later", day="2000-01-01", time="08:00"))
    tomorrow = clock.today() + datetime.timedelta(days=1)
    assert send(office, own, when="later", day=tomorrow.isoformat(), time="09:00").status_code == 302
    assert "Sendes senere" in text(office.get(own))
    assert "2 beskeder er annulleret" in text(office.post(f"{own}call-off/", follow=True))
    assert set(Message.objects.values_list("state", flat=True)) == {"dropped"}


@pytest.mark.parametrize("page", ["", "new/", "{own}text/", "{own}recipients/", "{own}preview/", "{own}send/", "{own}"])
def test_as_many_queries_for_one_as_for_many(office, stage, page):
    own = counted(office, stage)
    url = page.format(own=own) if page.startswith("{") else root(stage) + page
    if page == "{own}":
        send(office, own)
    few = queries(office, url)
    for name in "DEFGHIJ":
        held(stage, participant(first_names=name, last_name="Holm", email=""), TaskState.ACCEPTED)
    if page != "{own}":
        office.post(f"{own}recipients/", {"version": GroupMessage.objects.get().version})
    if page == "":
        for _ in range(3):
            begun(office, stage)
    assert queries(office, url) <= max(few, 15)
    assert queries(office, url) <= 15


def queries(office, url: str) -> int:
    office.get(url)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert office.get(url).status_code == 200
    own = [
        query["sql"] for query in captured if not query["sql"].startswith(("SAVEPOINT", "RELEASE", "SELECT set_config"))
    ]
    return len(own)
