"""That the eye over the journeys' pages sees something."""

import pytest

from tests.journeys import axe

pytestmark = pytest.mark.browser


def test_a_picture_without_words_and_a_field_without_a_label_are_found(browser):
    page = browser.new_page()
    page.set_content("<html lang='da'><title>Prøve</title><main><h1>Prøve</h1><img src='x.png'><input></main></html>")
    assert [" ".join(finding.split()[:2]) for finding in axe.findings(page)] == [
        "critical image-alt:",
        "critical label:",
    ]
    page.close()
