"""The municipality's own look: its logo and its colour, on both sites."""
