"""NemLog-in and the Context Handler: sessions, sign-out from one to the other, and pages on which one says who one is."""
