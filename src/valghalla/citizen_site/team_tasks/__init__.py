"""How far the tasks of the teams one answers for are filled, and offering one of them to a member."""
