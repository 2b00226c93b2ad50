"""Makes the data set, as the owner of the tables."""

import django

if __name__ == "__main__":
    django.setup()
    from valghalla.bench.dataset import ensure

    ensure()
