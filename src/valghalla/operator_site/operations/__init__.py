"""How the service works: its health, the rounds by the clock, what waits and what failed."""
