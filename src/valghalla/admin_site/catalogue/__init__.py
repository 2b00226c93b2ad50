"""What the pages of the catalogue share: lists, forms, questions before deleting, carrying into elections."""
