"""Many tasks or people at once: what would happen, what came of it, and taking it back."""
