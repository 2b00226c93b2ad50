"""What ends a command."""


class Stop(Exception):
    """Ends the command with one clear sentence for the person at the keyboard.

    code: the exit code.
    """

    def __init__(self, sentence: str, code: int = 1) -> None:
        super().__init__(sentence)
        self.code = code
