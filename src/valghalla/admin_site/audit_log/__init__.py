"""The audit log: who did or saw what, to whom, when; read, filtered and taken as a file."""
