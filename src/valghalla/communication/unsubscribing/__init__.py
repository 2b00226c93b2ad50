"""No more letters of a kind by e-mail, by an address that stands in each of them and asks for no sign-in."""
