"""The larger parts: notices, questions, steps."""

import datetime as dt
import re

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.utils import translation

from valghalla.components.parts import Confirm, Conflict, Crumb, Difference, Fact, Progress, Step, Tab


def test_what_is_fixed_is_made_once_for_each_language(shown):
    english, again = (shown('{% fixed "components/session_warning.html" %}') for _ in range(2))
    with translation.override("da"):
        danish = shown('{% fixed "components/session_warning.html" %}')
    assert english == again != danish
    assert ("Time left:" in english, "Time left:" in danish) == (True, False)
    assert english.count("|") == 5  # less than a minute, and one to five


@pytest.mark.acceptance("E-029")
def test_messages_are_announced_by_their_weight(shown):
    html = shown(
        "{% messages ms %}",
        ms=[Message(constants.SUCCESS, "Saved."), Message(constants.ERROR, "<b>No"), Message(constants.WARNING, "Hm")],
    )
    assert re.findall(r'alert-(\w+)" role="(\w+)"', html) == [
        ("success", "status"),
        ("error", "alert"),
        ("warning", "alert"),
    ]
    assert "&lt;b&gt;No" in html
    assert (
        len(re.findall(r"<button[^>]* data-away hidden aria-label=", html)) == 3
    )  # a script shows it and takes it away


def test_an_alert_keeps_markup_of_the_page_and_escapes_values(shown):
    html = shown('{% alert "warning" h %}<p>{{ v }}</p>{% endalert %}', h="<i>", v="<b>")
    assert "<p>&lt;b&gt;</p>" in html
    assert "&lt;i&gt;</h2>" in html


def test_a_question_to_be_confirmed_by_a_word(shown):
    html = shown(
        "{% confirm c %}",
        c=Confirm("Sure?", "Delete", "/back/", ("3 <b> go.",), (("ids", "1"),), word="SLET", error="Write SLET."),
    )
    assert '<input type="hidden" name="ids" value="1">' in html
    assert 'aria-invalid="true" aria-describedby="id_confirmation_error"' in html
    assert "3 &lt;b&gt; go." in html
    assert 'class="button button-warning"' in html


def test_a_conflict_names_who_and_what(shown):
    at = dt.datetime(2026, 10, 2, 9, 4, tzinfo=dt.UTC)
    html = shown("{% conflict c %}", c=Conflict("Bo <b>", at, (Difference("Name", "A", None),)))
    assert "Bo &lt;b&gt; saved it 2 October 2026, 11:04." in html
    assert re.sub(r"<[^>]+>", "|", re.search(r"<tbody>(.*)</tbody>", html)[1]).split("|")[2:5:2] == ["Name", "A"]


def test_steps_say_where_one_stands(shown):
    html = shown("{% steps s %}", s=(Step("One", "done", "/1/"), Step("Two", "current"), Step("Three")))
    assert "Step 2 of 3" in html
    assert html.count('aria-current="step"') == 1
    assert 'href="/1/"' in html
    assert 'aria-label="Done"' in html


def test_tabs_are_links_and_one_is_current(shown):
    html = shown('{% tabs t "Days" %}', t=(Tab("Mon", "/1/", True, 0), Tab("Tue", "/2/")))
    assert re.findall(r'href="(/\d/)"( aria-current="page")?', html) == [("/1/", ' aria-current="page"'), ("/2/", "")]
    assert '<span class="count">0</span>' in html


def test_the_last_crumb_is_the_page(shown):
    html = shown("{% breadcrumb c %}", c=(Crumb("Start", "/"), Crumb("Here <b>")))
    assert html.count("<a ") == 1
    assert re.search(r'aria-current="page">.*Here &lt;b&gt;</li>', html)
    assert shown("{% breadcrumb c %}", c=()).strip() == ""


def test_facts_show_a_dash_for_nothing(shown):
    assert "Not stated" in shown("{% facts f %}", f=(Fact("Diet", None),))


def test_progress_without_scripts_has_a_link(shown):
    html = shown("{% progress p %}", p=Progress("Looking up", 0, 0, "/poll/", "/page/", failed=1))
    assert '<progress max="1" value="0"' in html
    assert 'href="/page/"' in html
    assert "1 failed" in html


def test_a_link_to_pass_on_can_be_copied_by_hand(shown):
    html = shown("{% copy_link url 'Link' %}", url="https://x/?a=1&b=2")
    assert 'value="https://x/?a=1&amp;b=2" readonly' in html
    assert re.search(r"<button[^>]* hidden", html)
