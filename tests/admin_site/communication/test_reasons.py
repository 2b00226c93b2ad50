"""Whatever can become of a message, there is a Danish sentence for it.

The codes are read out of the code itself: those of the mail client, and those of the outbox and of the tasks.
"""

import ast
import datetime
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

import valghalla
from valghalla.admin_site.communication.words import EVENTS, STATES, leaves
from valghalla.communication.models import Event, Message
from valghalla.communication.receipts import ARRIVED_AFTER_ALL, NO_REASON
from valghalla.communication.words import REASONS, reason
from valghalla.integrations.beskedfordeler.statuses import RECALLED

SOURCE = Path(valghalla.__file__).parent
# Whose second argument is the code of what went wrong, and whose first is.
OUTSIDE, DROPPED = {"Unavailable", "Refused", "NotUnderstood", "WrongSettings"}, {"NoLongerDue"}
SMTP = [str(code) for code in range(400, 600)]
# Why a way leads nowhere: the words of communication/routes.py.
WHY_NOT = {
    *("channel", "no_email", "no_mobile", "no_sms", "no_digital_post", "no_address", "protected_address"),
    *("no_short_text", "no_long_text", "no_group_email"),
}
# What e-mails that came back say of why.
RETURNED = {"returned", "delayed", "5.1.1", "5.1.10", "4.2.2", "5.2.2", "5.2.3", "5.7.1"}


def calls(*files: Path) -> Iterator[ast.Call]:
    for file in files:
        yield from (n for n in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(n, ast.Call))


def texts(node: ast.expr) -> list[str]:
    return [one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)]


def codes() -> set[str]:
    found: set[str] = {
        "interrupted",
        "interrupted_unknown",
        "outcome_unknown",
        NO_REASON,
        RECALLED,
        ARRIVED_AFTER_ALL,
        *WHY_NOT,
        *RETURNED,
    }
    email = sorted((SOURCE / "integrations/email").glob("*.py"))
    for call in calls(*email, *sorted((SOURCE / "communication").rglob("*.py")), SOURCE / "tasks/messages/filled.py"):
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        if (name in OUTSIDE and len(call.args) > 1) or (name == "Outcome" and len(call.args) > 1):
            found.update(texts(call.args[1]))
        elif name in DROPPED:
            found.update(texts(call.args[0]))
        wrong = (word.value for word in call.keywords if word.arg == "wrong")
        found.update(text for value in wrong if not isinstance(value, ast.Lambda) for text in texts(value))
    # What TLS finds in the files of settings; a mail server is shown no certificate of ours.
    for call in calls(SOURCE / "integrations/tls.py"):
        if getattr(call.func, "id", "") == "wrong":
            found.update(set(texts(call)) - {"certificate"})
    tasks = ast.parse((SOURCE / "tasks/messages/still_due.py").read_text(encoding="utf-8"))
    (why_not,) = [n for n in ast.walk(tasks) if isinstance(n, ast.FunctionDef) and n.name == "why_not"]
    for node in ast.walk(why_not):
        if isinstance(node, ast.Return) and node.value is not None:
            sides = [node.value.body, node.value.orelse] if isinstance(node.value, ast.IfExp) else [node.value]
            found.update(text for side in sides for text in texts(side) if text)
    return found


def test_the_codes_are_found():
    assert {
        "url", "authorities", "starttls", "login", "password_in_clear", "password_not_ascii", "timeout", "tls",
        "no_connection", "hung_up", "reply", "address_not_ascii", "recipient_address", "sender_address",
        "reply_address", "no_email", "no_sender", "no_template", "channel", "error", "begun", "holds_it_again",
        "election_inactive",
    } <= codes()  # fmt: skip


@pytest.mark.acceptance("A-361")
@pytest.mark.parametrize("code", [*sorted(codes()), *SMTP])
def test_each_code_has_a_danish_sentence(code):
    with translation.override("en"):
        english = reason(code)
    with translation.override("da"):
        danish = reason(code)
    assert danish != english
    assert re.fullmatch(r"[A-ZÆØÅ].{15,}\.", danish)
    own_number = re.fullmatch(r"[45]\d\d", code)
    assert code not in danish or own_number
    assert not re.search(r"\b(None|Error|SMTP)\b", danish)


@pytest.mark.acceptance("A-361")
def test_the_commonest_replies_say_what_is_wrong_and_not_a_number():
    with translation.override("da"):
        said = [reason(code) for code in ("421", "450", "451", "452", "550", "551", "552", "553", "554", "556")]
    assert len(set(said)) == len(said)
    assert not any(re.search(r"\d", one) for one in said)


def test_every_state_and_occasion_has_words():
    assert STATES.keys() == set(Message.State)
    assert len(set(map(str, REASONS.values()))) == len(REASONS)
    assert EVENTS.keys() == {*Event, ""}


@pytest.mark.acceptance("A-368")
@pytest.mark.parametrize(
    ("due", "said"),
    [
        ("2026-10-01T10:00", ""),
        ("2026-10-01T15:30", "Sendes kl. 17.30"),
        ("2026-10-02T06:00", "Sendes 02-10-2026 kl. 08.00"),
        ("2026-10-26T07:00", "Sendes 26-10-2026 kl. 08.00"),
    ],
)
def test_a_message_that_waits_for_the_morning_says_when_it_is_sent(acting, due, said, now):
    at = datetime.datetime.fromisoformat(due).replace(tzinfo=datetime.UTC)
    assert leaves(Message(state=Message.State.QUEUED, due_at=at), now=now) == said
    assert leaves(Message(state=Message.State.HANDED_OVER, due_at=at), now=now) == ""
