"""Receipts as they come from outside: kept first, at once, as they are; read and passed on afterwards."""
