"""What citizens read: texts, contact data and logo."""
