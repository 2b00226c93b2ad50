"""A mail system that takes everything handed to it, keeps it in an inbox, and refuses when the address says so."""
