"""A town to journey in: a fresh municipality, its two sites, the simulated outside, a worker, and people's browsers."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.communication.factories import sender
from tests.journeys.town import Town
from tests.worker_process import application_environment, worker
from valghalla.base import clock
from valghalla.base.tenancy import acting_for
from valghalla.cli import static_files, texts
from valghalla.config import env
from valghalla.onboarding.start import furnish


@pytest.fixture(scope="session")
def _as_shipped() -> None:
    """Danish texts and the design system, as ``./valghalla`` prepares them."""
    texts.compile_changed()
    static_files.ensure_built(env.var())


@pytest.fixture
def town(
    _as_shipped, live_site, outside, municipality, settings, browser: Browser, request, tmp_path: Path
) -> Iterator[Town]:
    """Korsbæk as a new municipality finds it, and people's browsers. A failed journey leaves pictures in tmp_path."""
    settings.PUBLIC_PORT = live_site
    with acting_for(municipality):
        furnish(now=clock.now())
        sender()
    place = Town(browser, live_site, outside, municipality, tmp_path)
    yield place
    if getattr(request.node, "has_failed", False):
        place.photograph()
    place.leave()


@pytest.fixture
def at_work(town: Town) -> Iterator[None]:
    """A worker process does what the town's sites leave in the queue."""
    with worker(application_environment(town.outside.smtp_url)):
        yield


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Let a journey's fixtures know that it failed, in time for pictures."""
    report = yield
    item.has_failed = getattr(item, "has_failed", False) or report.failed
    return report
