"""The Python side of ./valghalla: one module a command, and the machinery they share."""
