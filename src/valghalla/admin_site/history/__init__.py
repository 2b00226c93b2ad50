"""What has happened to a task, a participant or an election: its story in order, in words, with who and when."""
