"""Those who work in the election office: who may still come in, and which of our roles theirs carry."""
