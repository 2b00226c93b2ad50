"""What can go wrong with areas, work locations and their import. Nothing was changed."""


class PlaceError(Exception):
    """Nothing was changed."""


class AreaInUse(PlaceError):
    """Work locations belong to the area. work_locations: how many."""

    def __init__(self, work_locations: int) -> None:
        self.work_locations = work_locations
        super().__init__(str(work_locations))


class LastArea(PlaceError):
    """There has to be one area at least."""


class ListsLocked(PlaceError):
    """Which task types and teams a place has cannot be changed while it is in an active election."""


class ChangedMeanwhile(PlaceError):
    """The catalogue is no longer what the import was checked against; it has to be looked at again."""


class NoArea(PlaceError):
    """Places of the file belong to no area. places: how many."""

    def __init__(self, places: int) -> None:
        self.places = places
        super().__init__(str(places))


class ProblemsLeft(PlaceError):
    """Lines of the file have problems and nobody agreed to leave them out. lines: how many."""

    def __init__(self, lines: int) -> None:
        self.lines = lines
        super().__init__(str(lines))
