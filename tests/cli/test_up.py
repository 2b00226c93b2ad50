"""What `up` and its kin say when they cannot start, and which database they use."""

import collections
import shutil
from contextlib import suppress
from pathlib import Path

import pytest

from valghalla.cli import folders, manage, postgres, surroundings, up
from valghalla.cli.__main__ import COMMANDS, main
from valghalla.cli.errors import Stop
from valghalla.cli.ports import Ports
from valghalla.cli.welcome import welcome


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine of its own, as a developer's: nothing in the environment."""
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "DJANGO_SETTINGS_MODULE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("VALGHALLA_VAR", str(tmp_path))
    return tmp_path


@pytest.fixture
def no_server(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object, **options: object) -> None:
        raise AssertionError("the embedded server was asked for")

    monkeypatch.setattr(postgres, "running", refuse)


def test_a_second_up_is_one_sentence(var: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with folders.locked(var / "run" / "up.lock"):
        assert main(["up", "--port", "9000"]) == 1
    assert capsys.readouterr().err == (
        "Valghalla is running here already (usually at http://admin.korsbaek.localhost:9000); stop that one first.\n"
    )


def test_a_full_disk_is_one_sentence(
    var: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    usage = collections.namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage(10, 9, 400 * 1024 * 1024))
    assert main(["up"]) == 1
    assert capsys.readouterr().err == (
        f"Less than 500 MB is free at {var}; make room, or set VALGHALLA_VAR to a folder elsewhere.\n"
    )


def test_up_is_not_for_service(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "valghalla.config.settings.prod")
    with pytest.raises(Stop, match="in service use serve"):
        up.run([])


def test_the_named_database_is_used_and_no_server_started(
    var: Path, no_server: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://app@db/valghalla")
    with surroundings.with_database(var) as environment:
        assert environment["DATABASE_URL"] == "postgresql://app@db/valghalla"
        with pytest.raises(Stop, match="DATABASE_OWNER_URL is not set"):
            surroundings.as_owner(environment)


def test_in_service_nothing_is_made_up(var: Path, no_server: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "valghalla.config.settings.prod")
    monkeypatch.delenv("VALGHALLA_MASTER_KEY", raising=False)
    monkeypatch.delenv("VALGHALLA_SECRET_KEY", raising=False)
    assert not {"VALGHALLA_MASTER_KEY", "VALGHALLA_SECRET_KEY"} & surroundings.surroundings(var, Ports()).keys()
    assert not (var / "keys").exists()
    with pytest.raises(Stop, match="DATABASE_URL is not set"), surroundings.with_database(var):
        pass


def test_keys_stay_the_same_and_are_shut_to_others(var: Path) -> None:
    first = surroundings.surroundings(var, Ports())
    assert surroundings.surroundings(var, Ports()) == first
    assert (var / "keys" / "master-key").stat().st_mode & 0o077 == 0
    assert (var / "keys").stat().st_mode & 0o077 == 0


def test_the_owner_way_in_is_not_for_the_application() -> None:
    environment = {"DATABASE_URL": "app", "DATABASE_OWNER_URL": "owner"}
    assert surroundings.as_application(environment) == {"DATABASE_URL": "app"}
    assert surroundings.as_owner(environment)["DATABASE_URL"] == "owner"


def test_simulators_get_none_of_the_products_secrets(var: Path) -> None:
    environment = surroundings.surroundings(var, Ports()) | {"DATABASE_URL": "app", "DATABASE_OWNER_URL": "owner"}
    given = up._simulators(var, Ports(), environment).environment
    secrets = {"DATABASE_URL", "DATABASE_OWNER_URL", "VALGHALLA_SECRET_KEY", "VALGHALLA_MASTER_KEY"}
    assert not secrets & given.keys()


def test_the_welcome_names_every_site_with_its_port() -> None:
    text = welcome(Ports(web=9000, simulators=9100))
    for address in (
        "http://korsbaek.localhost:9000",
        "http://admin.korsbaek.localhost:9000",
        "http://aarhus.localhost:9000",
        "http://admin.aarhus.localhost:9000",
        "http://drift.localhost:9000",
        "http://simulators.localhost:9100",
    ):
        assert address in text.split()


@pytest.mark.parametrize("command", sorted(COMMANDS.keys() - {"bench", "manage", "migrate"}))  # whose --help is others'
def test_every_command_tells_of_itself(command: str, var: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with suppress(SystemExit):
        main([command, "--help"])
    assert "usage: ./valghalla" in capfd.readouterr().out


def test_an_unknown_command_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["fly"])
    assert end.value.code == 2
    assert "invalid choice" in capsys.readouterr().err


@pytest.mark.parametrize(("command", "role"), [("municipality", "owner"), ("manage", "application")])
def test_a_municipality_is_made_by_the_owner_of_the_tables(
    var: Path, monkeypatch: pytest.MonkeyPatch, command: str, role: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql:///application")
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql:///owner")
    ran: list[tuple[str, str]] = []
    monkeypatch.setattr(manage, "run_to_end", lambda line, given: ran.append((line[3], given["DATABASE_URL"])) or 0)
    assert main([command, "create"] if command == "municipality" else [command, "check"]) == 0
    assert ran == [("create_municipality" if role == "owner" else "check", f"postgresql:///{role}")]
