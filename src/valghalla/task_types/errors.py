"""What can go wrong with task types. Nothing was changed."""


class SameKind(Exception):
    """Another task type has the same title, short name, start and end. pk: which."""

    def __init__(self, pk: int) -> None:
        self.pk = pk
        super().__init__(str(pk))
