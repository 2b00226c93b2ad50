"""Who works in the office, which roles let people in, and the certificates that sign-in rests on."""
