"""Citizens signing in over SAML: the signed request, the encrypted answer with every check, the new session.

The simulated NemLog-in makes its answers before the clock runs; ours is the time between the browser's first request
and the page it wanted, in three requests.
"""

import re
import secrets
import time
import urllib.parse
import urllib.request
from pathlib import Path

from valghalla.accounts.models import Session
from valghalla.accounts.service_providers import make_service_providers, make_test_keys
from valghalla.base import clock
from valghalla.base.tenancy import acting_for
from valghalla.bench import client, programs
from valghalla.bench.client import Answer, Ask
from valghalla.bench.dataset import Dataset, cpr_of
from valghalla.bench.figures import Figure, percentile

ONE_BY_ONE, TOGETHER, CONNECTIONS = 40, 240, 8
_RESPONSE = re.compile(rb'name="SAMLResponse" value="([^"]+)"')


def measure(data: Dataset, var: Path) -> list[Figure]:
    """Forty citizens one after the other, then 240 over eight connections."""
    with acting_for(data.municipality):
        make_service_providers(now=clock.now())
        make_test_keys(now=clock.now())
    port = programs.free_port()
    public = {"VALGHALLA_PUBLIC_SCHEME": "http", "VALGHALLA_PUBLIC_PORT": f":{port}"}
    with (
        programs.simulators(var, var / "log" / "bench-simulators.log") as (ports, _),
        programs.web(var / "log" / "bench-web.log", port=port, more=public) as (_port, process),
    ):
        host = data.municipality.citizen_host
        _sign_in(port, host, ports.simulators, people=range(10), connections=1)
        _seconds, each = _sign_in(port, host, ports.simulators, people=range(10, 10 + ONE_BY_ONE), connections=1)
        people = range(100, 100 + TOGETHER)
        seconds, _each = _sign_in(port, host, ports.simulators, people=people, connections=CONNECTIONS)
        memory = programs.memory_mb(process)
    with acting_for(data.municipality):
        Session.objects.filter(citizen__isnull=False).delete()
    return [
        Figure("a citizen signs in, our part, median", f"{percentile(each, 0.5) * 1000:.0f} ms", ""),
        Figure("a citizen signs in, our part, p95", f"{percentile(each, 0.95) * 1000:.0f} ms", ""),
        Figure(f"citizens signing in, {CONNECTIONS} connections", f"{TOGETHER / seconds:.0f}/s", ""),
        Figure("memory of a web worker that reads SAML", f"{memory:.0f} MB", "≤ 200 MB", reached=memory <= 200),
    ]


def _sign_in(port: int, host: str, provider: int, *, people: range, connections: int) -> tuple[float, list[float]]:
    """Let so many people in. The seconds it took in all, without the provider's, and those of each."""
    browsers = [f"none; valghalla_sign_in={secrets.token_urlsafe(32)}" for _ in people]
    begun, asking = _timed(port, host, [Ask("/sign-in/?next=/contact/", one) for one in browsers], connections)
    queries = [urllib.parse.urlsplit(answer.location).query for answer in begun]
    answers = [_provider(provider, query, cpr_of(number).digits) for query, number in zip(queries, people, strict=True)]
    posted = [Ask("/sign-in/answer/", one, {"SAMLResponse": said}) for one, said in zip(browsers, answers, strict=True)]
    taken, taking = _timed(port, host, posted, connections)
    last = [Ask(answer.location, one) for answer, one in zip(taken, browsers, strict=True)]
    done, finishing = _timed(port, host, last, connections)
    if wrong := [answer.status for answer in (*taken, *done) if answer.status not in (302, 303)]:
        raise RuntimeError(f"signing in was answered {wrong[:5]}")
    each = [sum(one.seconds for one in three) for three in zip(begun, taken, done, strict=True)]
    return asking + taking + finishing, each


def _timed(port: int, host: str, asks: list[Ask], connections: int) -> tuple[list[Answer], float]:
    began = time.perf_counter()
    answers = client.each_once(port, host, asks, connections=connections)
    return answers, time.perf_counter() - began


def _provider(port: int, query: str, cpr: str) -> str:
    """What the simulated NemLog-in answers once the person has been picked."""
    form = urllib.parse.urlencode({"query": query, "cpr": cpr}).encode()
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/nemlogin/choose", form, timeout=30) as page:
        found = _RESPONSE.search(page.read())
    if found is None:
        raise RuntimeError("the simulated NemLog-in gave no answer")
    return found[1].decode()
