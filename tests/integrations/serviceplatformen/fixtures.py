"""Fixtures for whoever speaks to the platform."""

import ssl

import pytest

from tests.integrations.certificates import Authority
from tests.integrations.serviceplatformen.making import ISSUER, NOW, OURS, STS, STS_NEXT
from tests.integrations.serviceplatformen.platform import Platform, serve
from valghalla.integrations.serviceplatformen import Connection


class Clock:
    """A clock that tests move."""

    def __init__(self):
        self.time = NOW

    def __call__(self):
        return self.time


@pytest.fixture(scope="package")
def files(tmp_path_factory):
    """A folder with our certificate and key, the STS's two certificates, and the authority of the server."""
    folder = tmp_path_factory.mktemp("platform")
    (folder / "system.pem").write_text(OURS.certificate)
    (folder / "system.key").write_text(OURS.private_key)
    (folder / "sts.pem").write_text(STS_NEXT.certificate + STS.certificate)
    authority = Authority(folder)
    authority.issue("server")
    (folder / "authority.pem").write_bytes(authority.path.read_bytes())
    return folder


@pytest.fixture(scope="package")
def platform_server(files):
    """One server for all tests; each gives it a platform of its own."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=str(files / "system.pem"))
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_cert_chain(str(files / "server.crt"), str(files / "server.key"))
    state = Platform()
    http = serve(state, context)
    yield state
    http.shutdown()
    http.server_close()


@pytest.fixture
def platform(platform_server):
    """As new, on the same port."""
    fresh = Platform(url=platform_server.url)
    for name, value in vars(fresh).items():
        setattr(platform_server, name, value)
    return platform_server


@pytest.fixture
def now(platform):
    """A clock of the test's own, which moves when it is told to; tokens are kept for each clock."""
    platform.now = Clock()
    return platform.now


@pytest.fixture
def connection(platform, files):
    """To the platform, by REST."""
    return Connection(
        url=platform.url,
        sts_url=f"{platform.url}/sts",
        sts_issuer=ISSUER,
        sts_certificates_path=files / "sts.pem",
        certificate_path=files / "system.pem",
        key_path=files / "system.key",
        authorities_path=files / "authority.pem",
        connect_seconds=5,
        answer_seconds=5,
    )
