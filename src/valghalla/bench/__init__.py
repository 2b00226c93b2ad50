"""Measuring: ``./valghalla bench`` prints a table and writes JSON. Nothing here is a test, and no test is timed."""
