"""Coming in when the national sign-in is down: an operator opens, named staff enter with a code and a second factor.

Rules and the operator's instruction: docs/rules/fallback.md.
"""
