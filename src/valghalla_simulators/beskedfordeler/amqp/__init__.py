"""As much of an AMQP 0.9.1 server as somebody who fetches receipts needs: one queue, over TLS, login by assertion.

Source: AMQP 0-9-1, with RabbitMQ's nack and its way of refusing a login; reference on Digital Post, § 5 (pull).
"""
