"""Every code of every SMS gateway has a Danish sentence; one that is not documented is shown as it came."""

import ast
import re
from pathlib import Path

import pytest
from django.utils import translation

import valghalla
from valghalla.admin_site.text_messages.words import OUTCOMES, UNDERSTOOD
from valghalla.communication.channels.sms_words import SENTENCES
from valghalla.communication.text_messages.understand import Meaning
from valghalla.communication.words import reason
from valghalla.integrations.sms.codes import INMOBILE, LINK, SMSSYS
from valghalla.tasks.text_messages.words import Said

SOURCE = Path(valghalla.__file__).parent / "integrations/sms"
PROVIDERS = {"link": LINK, "inmobile": INMOBILE, "smssys": SMSSYS}
DOCUMENTED = [f"{provider}_{code}" for provider, codes in PROVIDERS.items() for code in codes]


def ours() -> set[str]:
    """The codes that the integration makes itself, read out of its code."""
    nodes = [node for file in SOURCE.glob("*.py") for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))]
    texts = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return {text for text in texts if re.fullmatch(r"sms_[a-z_]+", text)} - {"sms_http_"} | lost()


def lost() -> set[str]:
    """The codes of a contact that is lost, which begin with "sms_" where it was the gateway's."""
    module = ast.parse((SOURCE.parent / "http.py").read_text(encoding="utf-8"))
    (code,) = [node for node in module.body if isinstance(node, ast.FunctionDef) and node.name == "_code"]
    answers = [node for one in ast.walk(code) if isinstance(one, ast.Return) for node in ast.walk(one)]
    return {f"sms_{node.value}" for node in answers if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def test_the_codes_are_found():
    assert {"sms_timeout", "sms_login", "sms_no_credit", "sms_number", "sms_sender", "sms_reply"} <= ours()


@pytest.mark.acceptance("A-361")
@pytest.mark.parametrize(
    "code", [*DOCUMENTED, *sorted(ours()), "inmobile_not_a_number", "sms_http_503", "inmobile_-1: Absent"]
)
def test_each_code_has_a_danish_sentence(code):
    with translation.override("en"):
        english = reason(code)
    with translation.override("da"):
        danish = reason(code)
    assert danish != english
    assert re.fullmatch(r"[A-ZÆØÅ].{12,}\.", danish)
    assert code not in danish


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("smssys_17: Kontoen er spærret", "Kontoen er spærret"),
        ("smssys_17", "17"),
        ("link_9999: Odd", "Odd"),
        ("link_9999", "9999"),
        ("inmobile_http_400: Text missing", "Text missing"),
    ],
)
def test_what_nobody_documented_is_shown_as_it_came(code, said):
    with translation.override("da"):
        assert reason(code) == f"Sms-udbyderen afviste beskeden og skriver: {said}."


def test_everything_that_can_come_of_a_received_message_has_words():
    assert {*Said, ""} == OUTCOMES.keys()
    assert {*Meaning, ""} == UNDERSTOOD.keys()
    assert SENTENCES.keys() >= set(DOCUMENTED)
