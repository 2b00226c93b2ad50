"""Signing in and out by SAML 2: citizens through NemLog-in, employees through Context Handler.

Reads and writes the messages and decides whether to believe them; knows no session, no table and no clock.
What is sent, what is checked in which order, and why each answer is refused: docs/integrations/sign-in.md.
"""
