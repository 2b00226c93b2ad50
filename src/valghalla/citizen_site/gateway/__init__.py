"""Where the SMS gateway tells us what became of messages, and what people have written."""
