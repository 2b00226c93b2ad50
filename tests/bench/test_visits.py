"""Which pages the benchmark visits."""

from valghalla.bench.visits import Address, addresses


def test_every_room_of_the_three_sites_is_read_and_signing_in_is_left_to_its_own_measurement():
    found = {address.title for address in addresses()}
    assert {"admin: participants", "admin: audit_log", "citizen: my_tasks", "operator: entries"} <= found
    assert not {"admin: sign_in", "admin: sign_out", "citizen: session_prolong"} & found


def test_an_address_knows_what_stands_in_it():
    address = Address(
        "admin", "team_move", "elections/<int:election_id>/places/<int:place_id>/teams/<int:team_id>/move/"
    )
    assert address.parts == ("election_id", "place_id", "team_id")
