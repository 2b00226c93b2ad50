"""Messages as MeMo, valid by the official schemas whatever is in them."""

import base64
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.integrations.cpr.official import official
from tests.integrations.digital_post.making import (
    CVR,
    PDF,
    REFERENCE,
    WRITTEN_AT,
    file,
    message,
    post,
    require_valid_message,
)
from valghalla.integrations.digital_post import Action, ActionCode, Refused, memo
from valghalla.integrations.digital_post.kombi import digital_post
from valghalla.integrations.digital_post.template import copy_of

VERSIONS = ("1.1", "1.2")
ACTION = Action("Svar på opgaven", "https://korsbaek.valg.example/task/4711?a=1&b=2")
EVERYTHING = {
    "notification": "Du har fået brev om valget",
    "may_reply": False,
    "action": ACTION,
    "attachments": (file("Vejledning.pdf"), file("plan.docx")),
    "footer": ("Valgsekretariatet", "Rådhuspladsen 1"),
}
TEXT = st.text(max_size=400)
MANY = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def texts(element, *names):
    return [element.findtext(f".//{{*}}{name}") for name in names]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("changes", [{}, EVERYTHING, {"pdf": PDF}, {"message_id": ""}])
def test_is_valid_by_the_official_schema(version, changes):
    require_valid_message(message(version, **changes))


@pytest.mark.acceptance("E-294")
def test_says_who_what_and_when():
    made = message(**EVERYTHING)
    assert dict(made.attrib) == {"memoVersion": "1.2"}
    assert [(etree.QName(part).localname, part.text) for part in made[0] if not len(part)] == [
        ("messageType", "DIGITALPOST"),
        ("messageUUID", REFERENCE),
        ("messageID", "0999-812"),
        ("label", "Du er udpeget som valgtilforordnet"),
        ("notification", "Du har fået brev om valget"),
        ("reply", "false"),
        ("mandatory", "false"),
        ("legalNotification", "false"),
        ("postType", "MYNDIGHEDSPOST"),
    ]
    assert texts(made, "senderID", "Sender/{*}label", "recipientID", "Recipient/{*}idType", "createdDateTime") == [
        CVR,
        "Korsbæk Kommune",
        "1012620000",
        "CPR",
        "2026-08-20T08:15:30Z",
    ]
    assert texts(made, "actionCode", "url") == ["SELVBETJENING", ACTION.url]
    files = [[part.text for part in found][:3] for found in made.iter("{*}File")]
    docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    assert files == [
        ["text/html", "brev.html", "da"],
        ["application/pdf", "Vejledning.pdf", "da"],
        [docx, "plan.docx", "da"],
    ]
    additional = [[found[0].text, found[1].text] for found in made.iter("{*}AdditionalDocument")]
    assert additional == [["1", "Vejledning"], ["2", "plan"]]


def test_version_1_1_says_so_twice():
    assert dict(message("1.1").attrib) == {"memoVersion": "1.1", "memoSchVersion": "1.1.0"}


def test_what_is_empty_is_left_out():
    names = {etree.QName(part).localname for part in message(message_id="").iter()}
    assert not names & {"messageID", "notification", "reply", "Action", "AdditionalDocument"}


@pytest.mark.acceptance("E-295")
def test_times_are_utc_whatever_zone_they_came_in():
    summer = datetime(2026, 8, 20, 10, 15, 30, 999_999, tzinfo=timezone(timedelta(hours=2)))
    made = memo.build(post(), sender_cvr=CVR, version="1.2", written_at=summer)
    assert texts(made, "createdDateTime") == ["2026-08-20T08:15:30Z"]


def test_says_which_language_it_is_in():
    made = message(language="en")
    assert texts(made, "language") == ["en"]
    assert b'<html lang="en">' in base64.b64decode(made.findtext(".//{*}content"))


def test_a_pdf_is_the_main_document():
    made = message(pdf=PDF)
    assert texts(made, "encodingFormat", "filename") == ["application/pdf", "brev.pdf"]
    assert base64.b64decode(made.findtext(".//{*}content")) == PDF


def test_the_prefix_is_memo_in_the_request_and_nothing_else_is_round_it():
    request = digital_post(message())
    assert request.startswith(b"<?xml version='1.0' encoding='UTF-8'?>\n<kombi_request><KombiValgKode>Digital Post<")
    assert b'<memo:Message xmlns:memo="https://DigitalPost.dk/MeMo-1" memoVersion="1.2"><memo:MessageHeader>' in request
    assert b"<!--" not in request


@pytest.mark.parametrize("version", VERSIONS)
def test_has_nothing_that_the_official_example_has_not(version):
    """Each of our elements stands in the example under the same parents."""

    def paths(root):
        tree = root.getroottree()
        return [tree.getelementpath(element) for element in root.iter(etree.Element)]

    example = etree.fromstring(official("examples", "digital-post", f"memo-{version}.xml").read_bytes())
    known = [path for path in paths(example) if "[2]" not in path]
    ours = paths(message(version, **EVERYTHING | {"attachments": (file("a.pdf"),)}))
    extra = {path.rpartition("}")[2] for path in set(ours) - {path.replace("[1]", "") for path in known}}
    assert extra == ({"mandatory", "legalNotification"} if version == "1.2" else set())  # which 1.2 merely allows


@given(subject=TEXT, sender=TEXT, notification=TEXT, body=TEXT, name=TEXT, footer=TEXT)
@MANY
def test_any_text_makes_a_valid_message(subject, sender, notification, body, name, footer):
    changes = {
        "subject": f"E{subject}",
        "sender_name": f"K{sender}",
        "notification": notification,
        "html": f"<p>{body}",
        "attachments": (file(f"{name}.pdf"), file(f"{name}.PDF")),
        "footer": (footer,),
    }
    for version in VERSIONS:
        made = message(version, **changes)
        require_valid_message(made)
        names = [found.text for found in made.iter("{*}filename")]
        assert len(set(names)) == 3
        assert all(
            len(text) <= limit
            for text, limit in zip(texts(made, "label", "notification"), (256, 150), strict=True)
            if text
        )


def test_long_texts_are_cut_with_a_sign_of_it():
    made = message(subject="æ" * 300, notification="b" * 200)
    assert texts(made, "MessageHeader/{*}label", "notification") == ["æ" * 255 + "…", "b" * 149 + "…"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"subject": " \n\x00"}, "empty_subject"),
        ({"sender_name": ""}, "empty_sender_name"),
        ({"action": replace(ACTION, url="http://korsbaek.valg.example/")}, "action_url"),
        ({"action": replace(ACTION, url="/task/1")}, "action_url"),
        ({"action": replace(ACTION, url="https://[")}, "action_url"),
        ({"action": replace(ACTION, url="https://a.example/ b")}, "action_url"),
        ({"action": replace(ACTION, url="https://a.example/" + "b" * 256)}, "action_url"),
        ({"action": replace(ACTION, label="")}, "action_label"),
        ({"attachments": (file("a.pdf", b""),)}, "empty_file"),
        ({"attachments": (file("a.exe"),)}, "file_kind"),
        ({"attachments": (file("pdf"),)}, "file_kind"),
        ({"attachments": (file("a.pdf"),) * 11}, "too_many_files"),
        ({"attachments": (file("a.pdf", b"x" * (10 * 1024 * 1024)),)}, "too_large"),
    ],
)
def test_what_would_be_refused_later_is_refused_at_once(changes, code):
    with pytest.raises(Refused) as raised:
        message(**changes)
    assert (raised.value.party, raised.value.code) == ("digital_post", code)


def test_an_action_may_inform():
    assert texts(message(action=replace(ACTION, code=ActionCode.INFORMATION)), "actionCode") == ["INFORMATION"]


@pytest.mark.parametrize(
    "changes",
    [
        {"reference": "7c1f0a52-6b8e-1a1d-9c70-3d5a2f1e0b01"},  # version 1
        {"reference": "7c1f0a52-6b8e-4a1d-1c70-3d5a2f1e0b01"},  # another variant
        {"reference": ""},
        {"message_id": "æ"},
        {"language": "dansk"},
        {"html": ""},
        {"html": "<p>", "pdf": PDF},
    ],
)
def test_a_message_that_cannot_be_one(changes):
    with pytest.raises(ValueError, match=r"reference|id|either|language"):
        post(**{"html": "<p>a</p>"} | changes)


def test_names_nobody_where_it_might_be_logged():
    made = post(action=ACTION, attachments=(file("Åse.pdf"),))
    assert repr(made) == f"<DigitalPost {REFERENCE}>"
    assert "4711" not in repr(ACTION)
    assert made.written_at == WRITTEN_AT


def test_the_template_has_its_comment_for_people_only():
    assert not list(copy_of("memo").iter(etree.Comment))
