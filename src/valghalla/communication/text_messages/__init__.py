"""Text messages: the agreement with the gateway, what it reports, and what people write to us by it.

docs/integrations/sms.md.
"""
