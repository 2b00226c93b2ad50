"""The end of a session: a warning before it, staying longer, and nothing typed lost after it.

Drawn in docs/states/session.md.
"""
