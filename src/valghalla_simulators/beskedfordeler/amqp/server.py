"""The door: TLS, a thread a connection, all of them gone when it closes."""

import contextlib
import socket
import ssl
import threading
import traceback

from valghalla_simulators.beskedfordeler.amqp.session import Session
from valghalla_simulators.beskedfordeler.queue import PullQueue
from valghalla_simulators.keys import Keys, key_of
from valghalla_simulators.sts.service import Sts

_HANDSHAKE_SECONDS = 10.0


class AmqpServer:
    """Listens from ``start()`` to ``stop()``. Switch: ``down``, which hangs up on whoever comes.

    Raises OSError when the port is taken.
    """

    def __init__(self, sts: Sts, queue: PullQueue, keys: Keys, host: str, port: int) -> None:
        self.down = False
        self._sts, self._queue = sts, queue
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._tls.minimum_version = ssl.TLSVersion.TLSv1_2
        self._tls.load_cert_chain(keys.server, key_of(keys.server))
        self._tls.load_verify_locations(keys.authority)
        # The assertion is the login; a certificate that is shown all the same must be its holder's.
        self._tls.verify_mode = ssl.CERT_OPTIONAL
        self._socket = socket.create_server((host, port), backlog=64)
        self.port: int = self._socket.getsockname()[1]
        self._stopping = threading.Event()
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Begin to let people in."""
        self._thread.start()

    def stop(self) -> None:
        """Close the door and every open connection."""
        self._stopping.set()
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self.hang_up()
        if self._thread.is_alive():
            self._thread.join(5)

    def hang_up(self) -> None:
        """Break every connection; what was lent out goes back into the queue."""
        with self._lock:
            connections = list(self._open)
        for connection in connections:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            if self.down:
                connection.close()
            else:
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, plain: socket.socket) -> None:
        plain.settimeout(_HANDSHAKE_SECONDS)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            connection = self._tls.wrap_socket(plain, server_side=True)
        except OSError:  # ssl.SSLError is one
            plain.close()
            return
        with self._lock:
            self._open.add(connection)
        try:
            Session(connection, self._sts, self._queue, self._stopping).run()
        except Exception:  # the outermost line of a connection
            traceback.print_exc()
        finally:
            with self._lock:
                self._open.discard(connection)
            with contextlib.suppress(OSError):
                connection.close()
