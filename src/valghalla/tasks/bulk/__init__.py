"""Doing something to many tasks or people at once: planned and shown first, carried out row by row, undone while nothing has
left the house. Source: docs/rules/bulk.md."""
