"""Beskedfordeler (SF1461): receipts for what was sent, pushed to a listener or kept in a queue to be fetched.

Source: reference on Digital Post, § 5.
"""
