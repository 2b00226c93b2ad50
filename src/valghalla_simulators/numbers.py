"""The CPR number: what kind it is and which birth date it tells.

Source: reference on CPR (the number), and the CPR office's pages on numbers without check digit and on
replacement numbers.
"""

import datetime

WEIGHTS = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)


def born(number: str) -> datetime.date | None:
    """The birth date in a number of ten digits; None when it is no number that CPR hands out."""
    if len(number) != 10 or not (number.isascii() and number.isdigit()):
        return None
    day, month, year = int(number[:2]), int(number[2:4]), int(number[4:6])
    try:
        return datetime.date(_century(int(number[6]), year) + year, month, day)
    except ValueError:
        return None


def is_woman(number: str) -> bool:
    """Even last digit: woman."""
    return int(number[9]) % 2 == 0


def with_check_digit(nine: str) -> str | None:
    """The nine digits with the tenth that makes the sum divide by eleven; None when no digit does."""
    rest = -sum(weight * int(digit) for weight, digit in zip(WEIGHTS, nine, strict=False)) % 11
    return f"{nine}{rest}" if rest < 10 else None


def _century(seventh: int, year: int) -> int:
    if seventh <= 3:
        return 1900
    if seventh in (4, 9):
        return 2000 if year <= 36 else 1900
    return 2000 if year <= 57 else 1800
