"""Logs hold nothing that somebody wrote, and no personal link."""

import logging
import sys

import pytest
from django.test import RequestFactory
from django.urls import resolve

from valghalla.config.logs import LineFormatter, RouteInsteadOfPath


def record(message: str, *args, **more) -> logging.LogRecord:
    made = logging.LogRecord("test", logging.ERROR, __file__, 1, message, args, more.pop("exc_info", None))
    made.__dict__.update(more)
    return made


def test_rows_repeated_by_the_database_are_left_out():
    text = 'null value\nDETAIL:  Failing row contains (1, "Anna").'
    try:
        raise ValueError(text)
    except ValueError:
        line = LineFormatter().format(record("failed", exc_info=sys.exc_info()))
    assert "ValueError: null value" in line
    assert "Anna" not in line


@pytest.mark.acceptance("A-464")
def test_what_looks_like_a_cpr_number_is_masked():
    assert "0101701234" not in LineFormatter().format(record("got %s", "0101701234"))


@pytest.mark.acceptance("A-464", "E-359")
def test_a_personal_link_is_named_by_its_route():
    request = RequestFactory().get("/invitation/secret-token/")
    request.resolver_match = resolve("/invitation/secret-token/", "valghalla.config.urls_citizen")
    line = record("%s: %s", "Not Found", request.path, request=request)
    RouteInsteadOfPath().filter(line)
    assert line.getMessage() == "Not Found: /invitation/<str:token>/"


def test_a_path_that_leads_nowhere_is_not_repeated():
    request = RequestFactory().get("/what-somebody-typed/")
    line = record("%s: %s", "Not Found", request.path, request=request)
    RouteInsteadOfPath().filter(line)
    assert "typed" not in line.getMessage()
