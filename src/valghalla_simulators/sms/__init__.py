"""SMS gateways in the manner of smssys, LINK Mobility and inMobile, and the telephones that their messages come to.

Written from the providers' public references, and strict about what they get: what a real one might let pass and lose is
refused here with a reason. Addresses: ``/gateways/smssys``, ``/gateways/link`` and ``/gateways/inmobile``.
"""
