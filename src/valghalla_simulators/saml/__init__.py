"""SAML 2.0 as an identity provider speaks it after OIOSAML 3: metadata, requests read, answers made, signing out.

No pages and no state: ``sign_in/`` has those. XML signatures by signxml, encryption by cryptography.
Source: reference on NemLog-in (§§ 1-8) and on the Context Handler (§§ 3-4).
"""
