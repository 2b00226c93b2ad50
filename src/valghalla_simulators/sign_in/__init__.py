"""A page on which one says who one is. Hands that person over to the site with a signed ticket for one use."""
