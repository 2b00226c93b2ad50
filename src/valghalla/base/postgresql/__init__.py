"""Django's PostgreSQL backend, with every transaction told which municipality it works for."""
