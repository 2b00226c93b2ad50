"""The ways that messages take: in which order they are tried, how each does, and who messages are from."""
