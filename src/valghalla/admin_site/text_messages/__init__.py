"""Text messages: what people have written, and what the gateway has to be told."""
