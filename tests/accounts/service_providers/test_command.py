"""``manage service_provider_key``: the same steps by script."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.accounts.service_providers import files
from tests.accounts.service_providers.files import MODERN, PASSWORD
from valghalla.accounts.management.commands.service_provider_key import SENTENCES
from valghalla.accounts.models import ServiceProviderKey
from valghalla.accounts.service_providers import shown
from valghalla.accounts.service_providers.errors import KeyRefused
from valghalla.audit.models import AuditEntry
from valghalla.base.tenancy import acting_for

REASONS = {
    *("too_large", "unreadable", "password", "password_missing", "no_certificate", "no_key", "no_match", "not_rsa"),
    *("too_short", "expired", "not_yet_valid", "usage", "used_here", "used_elsewhere", "next_there"),
}


@pytest.fixture
def packed(tmp_path: Path) -> tuple[str, str]:
    """A PKCS #12 file and the file with its password."""
    made = files.make(tmp_path)
    file, password = tmp_path / "key.p12", tmp_path / "password"
    file.write_bytes(files.pkcs12(made, *MODERN))
    password.write_text(f"{PASSWORD}\n")
    return str(file), f"--password-file={password}"


def run(*arguments: str) -> str:
    said = StringIO()
    call_command("service_provider_key", *arguments, stdout=said)
    return said.getvalue()


def states(municipality) -> list[str]:
    with acting_for(municipality):
        found = ServiceProviderKey.objects.filter(provider__site="admin").order_by("pk")
        return list(found.values_list("state", flat=True))


def refusal(*arguments: str) -> str:
    with pytest.raises(CommandError) as refused:
        run(*arguments)
    return str(refused.value)


def test_a_key_comes_takes_over_and_the_old_one_goes(municipality, packed):
    file, password = packed
    assert run("add", "korsbaek", "admin", file, password).startswith("admin    next     20")
    run("activate", "0999", "admin")
    assert states(municipality) == ["old", "current"]
    run("back", "korsbaek", "admin")
    assert states(municipality) == ["current", "next"]
    run("activate", "korsbaek", "admin")
    assert [line.split()[:2] for line in run("list", "korsbaek", "admin").splitlines()] == [
        ["admin", "old"],
        ["admin", "current"],
    ]
    run("remove", "korsbaek", "admin")
    assert states(municipality) == ["gone", "current"]
    with acting_for(municipality):
        entries = AuditEntry.objects.filter(action__startswith="service_provider_key.").order_by("pk")
        assert [(one.action.partition(".")[2], one.actor_kind) for one in entries] == [
            ("added", "system"),
            ("activated", "system"),
            ("taken_back", "system"),
            ("activated", "system"),
            ("removed", "system"),
        ]


def test_the_next_key_can_be_taken_back(municipality, packed):
    run("add", "korsbaek", "admin", *packed)
    run("remove", "korsbaek", "admin", "--next")
    assert states(municipality) == ["current", "gone"]


def test_pem_certificate_and_key(municipality, tmp_path):
    made = files.make(tmp_path)
    run("add", "korsbaek", "admin", str(made.certificate), str(made.key))
    assert states(municipality) == ["current", "next"]


def test_what_does_not_work_is_said_in_a_sentence(municipality, packed, tmp_path):
    file, password = packed
    wrong = tmp_path / "wrong"
    wrong.write_text("Kagemand\n")
    assert refusal("add", "korsbaek", "admin", file, f"--password-file={wrong}") == "The password is wrong."
    assert refusal("add", "korsbaek", "admin", file).startswith("The file needs a password")
    assert refusal("add", "nowhere", "admin", file, password) == "There is no municipality nowhere."
    assert refusal("add", "korsbaek", "admin", str(tmp_path / "no.p12")).endswith("No such file or directory")
    assert refusal("activate", "korsbaek", "admin") == "There is no next key for admin."
    assert refusal("remove", "korsbaek", "admin") == "There is no old key for admin."
    run("add", "korsbaek", "admin", file, password)
    assert refusal("add", "korsbaek", "citizen", file, password).startswith("The municipality's other site uses")
    assert states(municipality) == ["current", "next"]


def test_every_reason_has_its_sentence_here_and_on_the_screen():
    assert set(SENTENCES) == REASONS
    assert len({shown.refusal_sentence(KeyRefused(reason)) for reason in REASONS}) == len(REASONS)
