"""Python's search for objects that hold on to each other: rarer than it would be by itself, and never through the program.

A request or a job makes tens of thousands of objects that go by themselves, and hardly any ring of them. Python looks for
rings at every 700 new objects, and each thorough look walks through all of the program, which stays.
Source: https://docs.python.org/3.11/library/gc.html (freeze, set_threshold).
"""

import gc

# New objects before the youngest are looked through, and how often that is done before the older ones are.
YOUNGEST = 20_000
OLDER = 10


def look_seldom() -> None:
    """Call when the program has been read in: what stands now is taken for what stays."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNGEST, OLDER, OLDER)
