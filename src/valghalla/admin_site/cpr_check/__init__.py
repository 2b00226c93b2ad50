"""The weekly check of the participants in CPR: how it stands, and whom CPR could not tell of."""
