"""Making a municipality, with what it starts with; and the municipalities to try."""
