"""Which part of the site the menu says one stands in."""

import re

import pytest

from tests.elections.factories import scene
from tests.tasks.factories import task


@pytest.mark.parametrize(
    ("path", "part"),
    [
        ("/", "start"),
        ("/elections/{election}/start/", "start"),
        ("/participants/", "participants"),
        ("/messages/", "communication"),
        ("/administration/teams/", "administration"),
        ("/elections/", "administration"),
        ("/elections/new/", "administration"),
        ("/elections/choose/", "start"),
        ("/elections/{election}/", "administration"),
        ("/elections/{election}/edit/", "administration"),
        ("/elections/{election}/places/", "administration"),
        ("/elections/{election}/places/{place}/remove/", "administration"),
        ("/elections/{election}/tasks/", "tasks"),
        ("/elections/{election}/tasks/declined/", "tasks"),
        ("/elections/{election}/tasks/{task}/assign/", "tasks"),
        ("/elections/{election}/places/{place}/", "tasks"),
        ("/elections/{election}/places/{place}/distribute/", "tasks"),
        ("/elections/{election}/rosters/", "tasks"),
        ("/elections/{election}/lists/participants/", "lists"),
    ],
)
def test_the_menu_marks_the_part_one_stands_in(office, acting, path, part):
    s = scene()
    page = office.get(path.format(election=s.election.pk, place=s.place.pk, task=task(s).pk)).content.decode()
    addresses = {
        "start": f"/elections/{s.election.pk}/start/",
        "tasks": f"/elections/{s.election.pk}/tasks/",
        "participants": "/participants/",
        "communication": "/messages/",
        "lists": f"/elections/{s.election.pk}/lists/",
        "administration": "/administration/",
    }
    marked = set(re.findall(r'<a href="([^"]+)" aria-current="page"', page))
    assert marked & set(addresses.values()) == {addresses[part]}


@pytest.mark.parametrize("address", ["/elections/none/", "/bulk/"])
def test_without_an_election_tasks_and_lists_lead_to_the_same_page_and_neither_is_marked(office, address):
    page = office.get(address).content.decode()
    menu = page.split("main-nav")[1].split("</nav>")[0]
    assert menu.count("/elections/none/") == 2
    assert "aria-current" not in menu
