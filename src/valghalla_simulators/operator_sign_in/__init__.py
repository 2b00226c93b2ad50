"""The operators' own provider: OpenID Connect with an authorization code and PKCE.

Sources: OpenID Connect Core 1.0, Discovery 1.0, RP-Initiated Logout 1.0; RFC 6749, 7515, 7517, 7636, 9207.
"""
