"""What the municipality has settled for itself."""
