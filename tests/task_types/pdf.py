"""A small PDF for tests."""


def pdf(text: str = "Vejledning") -> bytes:
    """A file that begins and ends as a PDF does, different for each text."""
    return b"%PDF-1.7\n% " + text.encode() + b"\ntrailer\n<<>>\nstartxref\n0\n%%EOF\n"
