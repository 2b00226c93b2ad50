"""How seldom it is looked for objects that hold on to each other."""

import gc

from valghalla.base.garbage import YOUNGEST, look_seldom


def test_rings_are_still_found_and_the_program_is_left_alone():
    look_seldom()
    ring: list[object] = []
    ring.append(ring)
    del ring
    assert gc.collect() >= 1
    assert gc.get_threshold()[0] == YOUNGEST
    assert gc.get_freeze_count() > 100_000
