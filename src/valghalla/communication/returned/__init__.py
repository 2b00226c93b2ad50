"""Letters that come back by e-mail: the address they come back to, and what is read from them."""
