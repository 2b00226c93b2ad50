"""A small IMAP server over TLS (RFC 3501, with UIDPLUS of RFC 4315): one user, one folder, what a program needs to read it.

Strict in what it takes: what it does not know is BAD, what comes before the log-in is refused.
"""

import base64
import binascii
import contextlib
import datetime
import re
import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator

from valghalla_simulators.keys import Keys, key_of
from valghalla_simulators.mail.mailbox import Kept, ReturnMailbox

IDLE_SECONDS = 120
LONGEST_LINE = 8_192
_TOKEN = re.compile(r'\s*(?:"((?:[^"\\]|\\["\\])*)"|\{(\d+)\+?\}$|([()])|([^\s()"{]+))')
_SECTION = re.compile(r"BODY(\.PEEK)?\[(|HEADER|TEXT)\](?:<(\d+)\.(\d+)>)?", re.IGNORECASE)
_FLAGS = {"\\seen": "\\Seen", "\\flagged": "\\Flagged", "\\deleted": "\\Deleted", "\\answered": "\\Answered"}
CAPABILITIES = "IMAP4rev1 UIDPLUS AUTH=PLAIN"
UIDVALIDITY = 20261103


class Bad(Exception):
    """The client does not speak IMAP as this server knows it."""


class No(Exception):
    """Understood, and not done."""


class ImapServer:
    """Listens in threads of its own from ``start()`` to ``stop()``. Raises OSError when the port is taken."""

    def __init__(self, mailbox: ReturnMailbox, host: str, port: int, tls: ssl.SSLContext) -> None:
        self._server = _Server((host, port), mailbox, tls)
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Close the door and every open connection."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join(5)
        self._server.server_close()
        self._server.hang_up()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True

    def __init__(self, address: tuple[str, int], mailbox: ReturnMailbox, tls: ssl.SSLContext) -> None:
        self.mailbox, self.tls = mailbox, tls
        self._open: set[socket.socket] = set()
        super().__init__(address, _Connection)

    def finish_request(self, request: object, client_address: object) -> None:
        assert isinstance(request, socket.socket)
        request.settimeout(IDLE_SECONDS)
        # No TLS, or a caller who hangs up, is nothing to report.
        with contextlib.suppress(OSError), self.tls.wrap_socket(request, server_side=True) as connection:
            self._open.add(connection)
            try:
                _Connection(connection, client_address, self)
            finally:
                self._open.discard(connection)

    def hang_up(self) -> None:
        for connection in list(self._open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class _Connection(socketserver.StreamRequestHandler):
    """One client. Sequence numbers are those of the moment: nobody else takes messages away meanwhile."""

    server: _Server
    disable_nagle_algorithm = True

    def handle(self) -> None:
        self.mailbox, self.user, self.selected, self.writable = self.server.mailbox, False, False, False
        self.leaving = False
        self._say(f"* OK [CAPABILITY {CAPABILITIES}] Simulator ready")
        while not self.leaving and (line := self._line()) is not None:
            tag, _, rest = line.partition(" ")
            try:
                words = list(self._words(rest))
                if not re.fullmatch(r"[A-Za-z0-9.]+", tag) or not words:
                    raise Bad("No tag or no command")
                self._say(f"{tag} OK {self._do(words)}")
            except No as no:
                self._say(f"{tag} NO {no}")
            except Bad as bad:
                self._say(f"{tag if tag.isalnum() else '*'} BAD {bad}")

    def _line(self) -> str | None:
        line = self.rfile.readline(LONGEST_LINE)
        return line.decode("utf-8", "replace").rstrip("\r\n") if line.endswith(b"\n") else None

    def _say(self, line: str, literal: bytes | None = None, end: str = "") -> None:
        content = line.encode() + (b"" if literal is None else b" {%d}\r\n" % len(literal) + literal + end.encode())
        self.wfile.write(content + b"\r\n")

    def _words(self, rest: str) -> Iterator[str]:
        """Atoms, strings and brackets; literals are asked for."""
        at = 0
        while at < len(rest):
            found = _TOKEN.match(rest, at)
            if not found:
                if rest[at:].strip():
                    raise Bad("Not understood")
                return
            at = found.end()
            quoted, literal, bracket, atom = found.groups()
            if literal is not None:
                if not rest.endswith("+}"):
                    self._say("+ Ready")
                yield self.rfile.read(min(int(literal), LONGEST_LINE)).decode("utf-8", "replace")
                rest, at = self._line() or "", 0
            elif quoted is not None:
                yield re.sub(r'\\(["\\])', r"\1", quoted)
            else:
                yield bracket or atom

    def _do(self, words: list[str]) -> str:
        verb, *rest = words
        verb = verb.upper()
        anybody: dict[str, Callable[[list[str]], str]] = {
            "CAPABILITY": self._capability, "NOOP": lambda _: "NOOP done", "LOGOUT": self._logout,
            "LOGIN": self._login, "AUTHENTICATE": self._authenticate,
        }  # fmt: skip
        known = {"SELECT": self._select, "EXAMINE": self._select, "LIST": self._list, "STATUS": self._status}
        reading = {
            "SEARCH": self._search, "FETCH": self._fetch, "STORE": self._store, "EXPUNGE": self._expunge,
            "CLOSE": self._close, "CHECK": lambda _: "CHECK done", "UID": self._by_uid,
        }  # fmt: skip
        self.verb, self.uids = verb, False
        if verb in anybody:
            return anybody[verb](rest)
        if not self.user:
            raise (No("Log in first") if verb in known | reading else Bad("Unknown command"))
        if verb in known:
            return known[verb](rest)
        if verb in reading and not self.selected:
            raise No("Select a folder first")
        if verb in reading:
            with self.mailbox.lock:
                return reading[verb](rest)
        raise Bad("Unknown command")

    def _capability(self, _rest: list[str]) -> str:
        self._say(f"* CAPABILITY {CAPABILITIES}")
        return "CAPABILITY done"

    def _logout(self, _rest: list[str]) -> str:
        self.leaving = True
        self._say("* BYE Goodbye")
        return "LOGOUT done"

    def _login(self, rest: list[str]) -> str:
        if len(rest) != 2:
            raise Bad("LOGIN takes a user and a password")
        if tuple(rest) != (self.mailbox.user, self.mailbox.password):
            raise No("[AUTHENTICATIONFAILED] Wrong user or password")
        self.user = True
        return "Logged in"

    def _authenticate(self, rest: list[str]) -> str:
        if not rest or rest[0].upper() != "PLAIN":
            raise No("Only PLAIN")
        self._say("+ ")
        try:
            _, user, password = base64.b64decode(self._line() or "", validate=True).decode().split("\0")
        except (binascii.Error, ValueError):
            raise Bad("Not PLAIN") from None
        return self._login([user, password])

    def _select(self, rest: list[str]) -> str:
        if len(rest) != 1:
            raise Bad("One folder")
        if rest[0].upper() != "INBOX":
            self.selected = False
            raise No("[NONEXISTENT] There is only INBOX")
        self.selected, self.writable = True, self.verb == "SELECT"
        with self.mailbox.lock:
            self._say(f"* {len(self.mailbox.messages)} EXISTS")
            self._say("* 0 RECENT")
            self._say(f"* FLAGS ({' '.join(_FLAGS.values())})")
            self._say(f"* OK [UIDVALIDITY {UIDVALIDITY}] UIDs are good")
            self._say(f"* OK [UIDNEXT {self.mailbox.last_uid + 1}] Next")
        return "[READ-WRITE] Selected" if self.writable else "[READ-ONLY] Examined"

    def _list(self, rest: list[str]) -> str:
        self._say('* LIST (\\HasNoChildren) "/" INBOX')
        return "LIST done"

    def _status(self, rest: list[str]) -> str:
        if not rest or rest[0].upper() != "INBOX":
            raise No("There is only INBOX")
        with self.mailbox.lock:
            unseen = sum("\\Seen" not in one.flags for one in self.mailbox.messages)
            counts = {"MESSAGES": len(self.mailbox.messages), "UNSEEN": unseen, "UIDNEXT": self.mailbox.last_uid + 1}
        self._say(f"* STATUS INBOX ({' '.join(f'{name} {number}' for name, number in counts.items())})")
        return "STATUS done"

    def _by_uid(self, rest: list[str]) -> str:
        by_uid = {"SEARCH": self._search, "FETCH": self._fetch, "STORE": self._store, "EXPUNGE": self._expunge}
        if not rest or rest[0].upper() not in by_uid:
            raise Bad("UID of what?")
        self.uids = True
        return by_uid[rest[0].upper()](rest[1:])

    def _search(self, rest: list[str]) -> str:
        words = [word for word in rest if word not in "()"]
        if words[:1] and words[0].upper() == "CHARSET":
            words = words[2:]
        if not words:
            raise Bad("Search for what?")
        found = list(enumerate(self.mailbox.messages, 1))
        while words:
            found = self._narrowed(found, words)
        self._say("* SEARCH" + "".join(f" {one.uid if self.uids else number}" for number, one in found))
        return "SEARCH done"

    def _narrowed(self, found: list[tuple[int, Kept]], words: list[str]) -> list[tuple[int, Kept]]:
        key = words.pop(0).upper()
        if key == "NOT":
            wanted = self._narrowed(found, words)
            return [one for one in found if one not in wanted]
        flag, without = key.removeprefix("UN"), key.startswith("UN")
        if f"\\{flag.lower()}" in _FLAGS:
            return [one for one in found if (_FLAGS[f"\\{flag.lower()}"] in one[1].flags) != without]
        if key in ("BEFORE", "SINCE", "ON"):
            day = _day(words.pop(0) if words else "")
            return [one for one in found if _stands(key, one[1].received_at.date(), day)]
        if key == "UID" and words:
            uids = self._set(words.pop(0), by_uid=True)
            return [one for one in found if one[1] in uids]
        if key == "ALL":
            return found
        numbers = self._set(key, by_uid=False)
        return [one for one in found if one[1] in numbers]

    def _fetch(self, rest: list[str]) -> str:
        if len(rest) < 2:
            raise Bad("FETCH takes messages and what of them")
        for one in self._set(rest[0], by_uid=self.uids):
            self._tell(one, [word for word in rest[1:] if word not in "()"])
        return "FETCH done"

    def _tell(self, one: Kept, wanted: list[str]) -> None:
        facts, literal = [f"UID {one.uid}"] if self.uids else [], None
        for word in wanted:
            name = word.upper()
            if name == "UID":
                facts += [] if self.uids else [f"UID {one.uid}"]
            elif name == "FLAGS":
                facts.append(f"FLAGS ({' '.join(sorted(one.flags))})")
            elif name == "RFC822.SIZE":
                facts.append(f"RFC822.SIZE {len(one.raw)}")
            elif name == "INTERNALDATE":
                facts.append(f'INTERNALDATE "{one.received_at:%d-%b-%Y %H:%M:%S %z}"')
            elif literal is None and (
                found := _SECTION.fullmatch(word) or (name == "RFC822" and _SECTION.match("BODY[]"))
            ):
                literal = self._section(one, found)
                begins = "" if found[3] is None else f"<{found[3]}>"
                facts.append(name if name == "RFC822" else f"BODY[{found[2].upper()}]{begins}")
                if not found[1] and self.writable:
                    one.flags.add("\\Seen")
            else:
                raise Bad(f"No such thing to fetch: {word[:40]}")
        number = self.mailbox.messages.index(one) + 1
        head = f"* {number} FETCH ({' '.join(facts)}"
        self._say(head if literal is not None else head + ")", literal, ")")

    def _section(self, one: Kept, found: re.Match[str]) -> bytes:
        head, _, body = one.raw.partition(b"\r\n\r\n")
        content = {"": one.raw, "HEADER": head + b"\r\n\r\n", "TEXT": body}[found[2].upper()]
        return content if found[3] is None else content[int(found[3]) :][: int(found[4])]

    def _store(self, rest: list[str]) -> str:
        self._demand_writable()
        if len(rest) < 3:
            raise Bad("STORE takes messages, what to do, and flags")
        how = rest[1].upper().removesuffix(".SILENT")
        flags = {_FLAGS.get(word.lower(), "") for word in rest[2:] if word not in "()"}
        if how not in ("FLAGS", "+FLAGS", "-FLAGS") or "" in flags:
            raise Bad("Unknown flags")
        for one in self._set(rest[0], by_uid=self.uids):
            one.flags = one.flags | flags if how[0] == "+" else one.flags - flags if how[0] == "-" else flags
            if not rest[1].upper().endswith(".SILENT"):
                self._tell(one, ["FLAGS"])
        return "STORE done"

    def _expunge(self, rest: list[str]) -> str:
        self._demand_writable()
        uids = {one.uid for one in self._set(rest[0], by_uid=True)} if self.uids and rest else None
        for number in self.mailbox.expunge(uids):
            self._say(f"* {number} EXPUNGE")
        return "EXPUNGE done"

    def _close(self, _rest: list[str]) -> str:
        if self.writable:
            self.mailbox.expunge()
        self.selected = False
        return "CLOSE done"

    def _demand_writable(self) -> None:
        if not self.writable:
            raise No("[READ-ONLY] Examined only")

    def _set(self, text: str, *, by_uid: bool) -> list[Kept]:
        """The messages of a set such as "1:3,7,9:*"; those that do not exist are left out."""
        messages, wanted = self.mailbox.messages, set()
        numbers = [one.uid for one in messages] if by_uid else list(range(1, len(messages) + 1))
        last = numbers[-1] if numbers else 0
        for piece in text.split(","):
            if not re.fullmatch(r"(\d{1,10}|\*)(:(\d{1,10}|\*))?", piece):
                raise Bad(f"Unknown command or set: {piece[:40]}")
            ends = [last if end == "*" else int(end) for end in piece.split(":")]
            wanted |= {number for number in numbers if min(ends) <= number <= max(ends)}
        return [one for number, one in zip(numbers, messages, strict=True) if number in wanted]


def imap_tls(keys: Keys) -> ssl.SSLContext:
    """TLS with the simulators' own certificate; the caller shows none."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(keys.server, key_of(keys.server))
    return context


def _day(text: str) -> datetime.date:
    try:
        return datetime.datetime.strptime(text, "%d-%b-%Y").date()  # noqa: DTZ007 (a day)
    except ValueError:
        raise Bad("A day looks like 03-Nov-2026") from None


def _stands(key: str, received: datetime.date, day: datetime.date) -> bool:
    return {"BEFORE": received < day, "SINCE": received >= day, "ON": received == day}[key]
