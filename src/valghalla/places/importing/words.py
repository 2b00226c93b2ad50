"""What an import has to say, as sentences: for the pages and for the command."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valghalla.base.spreadsheets import errors
from valghalla.places.importing.cells import Problem, ProblemCode
from valghalla.places.importing.columns import Field, MappingProblem

FIELDS = {
    Field.IGNORED: gettext_lazy("– not used –"),
    Field.TITLE: gettext_lazy("Name of the work location"),
    Field.AREA: gettext_lazy("Area"),
    Field.ADDRESS: gettext_lazy("Address"),
    Field.POSTAL_CODE: gettext_lazy("Postal code"),
    Field.CITY: gettext_lazy("City"),
    Field.POSTAL_CODE_AND_CITY: gettext_lazy("Postal code and city"),
    Field.VOTING_AREA_NUMBER: gettext_lazy("Voting area number"),
    Field.VALID_VOTES: gettext_lazy("Valid votes"),
    Field.ELIGIBLE_VOTERS: gettext_lazy("Eligible voters"),
}

_KINDS = {
    "pdf": gettext_lazy("The file is a PDF, not a table. Save the table as CSV or XLSX and choose that file."),
    "image": gettext_lazy("The file is a picture, not a table. Save the table as CSV or XLSX and choose that file."),
    "zip": gettext_lazy("The file is a packed folder (zip). Unpack it and choose the file with the table."),
    "word": gettext_lazy(
        "The file is a text document, not a table. Copy the table into a spreadsheet and save it as XLSX."
    ),
    "opendocument": gettext_lazy("The file is an OpenDocument file. Save it as XLSX or CSV and choose that file."),
    "old_excel": gettext_lazy("The file is from an old Excel (.xls). Open it, save it as .xlsx, and choose that file."),
    "binary_excel": gettext_lazy("The file is a binary workbook (.xlsb). Save it as .xlsx and choose that file."),
    "web_page": gettext_lazy(
        "The file is a web page, not a table. Save the table as CSV or XLSX and choose that file."
    ),
}


def refusal(error: errors.TableRefused) -> str:
    """Why a file is not taken in, and what to do."""
    match error:
        case errors.TooLarge(unpacked=True):
            return _("The file unpacks to more than can be read. Remove other sheets and pictures and try again.")
        case errors.TooLarge(limit_bytes=limit):
            return _("The file is larger than %(megabytes)s MB. Choose a smaller file.") % {
                "megabytes": limit // (1024 * 1024)
            }
        case errors.TooManyRows(limit=limit):
            return _("The file has more than %(limit)s lines. Divide it into smaller files.") % {"limit": limit}
        case errors.TooManyColumns(limit=limit, line=line):
            return _("Line %(line)s has more than %(limit)s columns. Check that the file is a table.") % {
                "line": line,
                "limit": limit,
            }
        case errors.TooManyCells():
            return _("The sheet is too large. Delete empty columns and lines and try again.")
        case errors.NotATable(found=found):
            other = _("The file is not a table that can be read. Save it as CSV or XLSX and choose that file.")
            return str(_KINDS.get(found, other))
        case errors.EmptyTable():
            return _("The file is empty. Choose another.")
        case errors.PasswordProtected():
            return _("The file is protected by a password. Save it without a password and choose it again.")
        case errors.NoSuchSheet():
            return _("The workbook has no sheet that can be read.")
        case _other:
            return _("The file is damaged and cannot be read. Save it again from the spreadsheet and try once more.")


def mapping_problem(problem: MappingProblem) -> str:
    """What is wrong with the choice of columns."""
    if problem is MappingProblem.NO_TITLE:
        return _("Choose the column with the names of the work locations.")
    return _("The same choice stands at two columns. Each can be used once.")


def about(problem: Problem) -> str:
    """What is wrong with a line, or worth knowing about it."""
    words = {
        ProblemCode.MISSING_TITLE: _("The name is missing."),
        ProblemCode.TOO_LONG: _("%(field)s has more than 255 characters: %(text)s"),
        ProblemCode.CONTROL_CHARACTERS: _("%(field)s holds characters that cannot be shown: %(text)s"),
        ProblemCode.BAD_POSTAL_CODE: _("The postal code is not four digits: %(text)s"),
        ProblemCode.NOT_A_WHOLE_NUMBER: _("%(field)s is not a whole number: %(text)s"),
        ProblemCode.NEGATIVE: _("%(field)s is below zero: %(text)s"),
        ProblemCode.NUMBER_TOO_LARGE: _("%(field)s is too large a number: %(text)s"),
        ProblemCode.DUPLICATE_TITLE: (
            _("The same name stands in line %(line)s.")
            if problem.other_line
            else _("Another work location has the name, or almost: %(text)s")
        ),
        ProblemCode.SAME_TITLE_IN_OTHER_AREA: _("The same name stands in another area, in line %(line)s."),
        ProblemCode.MISSING_ADDRESS: _("The address is missing."),
        ProblemCode.MISSING_AREA: _("The area is missing."),
        ProblemCode.SHARED_VOTING_AREA_NUMBER: _("Voting area number %(text)s stands in line %(line)s too."),
    }
    return words[problem.code] % {
        "field": FIELDS[problem.field],
        "text": problem.text or "–",
        "line": problem.other_line or "",
    }
