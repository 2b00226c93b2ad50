"""Stand-ins for the outside world: CPR, a mail system with an inbox, and a sign-in page, in one process.

They speak the real wire formats with certificates of their own test authority. Run them with
``python -m valghalla_simulators``, or from a test as ``Simulators(keys=folder, http_port=0, ...)``.
Nothing here is shared with the product, so that one misreading is not made on both sides.
"""

from valghalla_simulators.simulators import Simulators

__all__ = ["Simulators"]
