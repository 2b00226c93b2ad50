"""Making the static parts we serve from the packages we took: only what is used, nothing fetched at run time."""

import re
import shutil
import tempfile
from pathlib import Path

from valghalla.components import css, kept

_ADDRESS = re.compile(r"url\(\"?\.\./img/svg-icons/([\w-]+\.svg)\"?\)")
_SOURCE_MAP = re.compile(r"^//# sourceMappingURL=\S+\s*$", re.MULTILINE)
_SYMBOL = re.compile(r'<symbol id="([\w-]+)".*?</symbol>', re.DOTALL)


class PartMissing(FileNotFoundError):
    """A package does not hold a file we build from: it was not installed, or its version moved."""


def build(node_modules: Path, out: Path) -> list[Path]:
    """Write the static parts made from packages; return the files, relative to ``out``.

    node_modules: holds the packages ``dkfds`` (11.2), ``htmx.org`` (2) and ``trix`` (2.1).
    out: a folder among the static folders. Its folders of these parts are replaced whole, at the end, so a
    run that stops half-way leaves the earlier ones. Raises PartMissing naming the file that is not there.
    """
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out, prefix=".building-") as folder:
        scratch = Path(folder)
        _design_system(node_modules / "dkfds" / "dist", scratch / "dkfds")
        _htmx(node_modules / "htmx.org" / "dist", scratch / "htmx")
        _trix(node_modules / "trix", scratch / "trix")
        made = sorted(path.relative_to(scratch) for path in scratch.rglob("*") if path.is_file())
        for part in ("dkfds", "htmx", "trix"):
            shutil.rmtree(out / part, ignore_errors=True)
            (scratch / part).replace(out / part)
    return made


def font_faces() -> str:
    """The font-face rules of the weights we serve; addresses are relative to the stylesheet."""
    return "".join(
        '@font-face{font-family:"IBM Plex Sans";font-style:normal;font-display:swap;'
        f'font-weight:{weight};src:url(fonts/{file}) format("woff2");unicode-range:{characters}}}'
        for file, weight, characters in kept.FONTS
    )


def sprite(all_icons: str) -> str:
    """One SVG file with the icons in use, each a symbol with its name as id. Raises PartMissing for an unknown icon."""
    found = {match.group(1): match.group(0) for match in _SYMBOL.finditer(all_icons)}
    if missing := kept.ICONS - found.keys():
        raise PartMissing(f"icons not in the design system: {', '.join(sorted(missing))}")
    symbols = [found[name] for name in sorted(kept.ICONS)] + [kept.OWN_ICONS[name] for name in sorted(kept.OWN_ICONS)]
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>\n'


def _design_system(source: Path, target: Path) -> None:
    sheet = css.keep(_read(source / "css" / "dkfds.min.css"), kept.CLASSES)
    (target / "img").mkdir(parents=True)
    (target / "fonts").mkdir()
    for image in sorted(set(_ADDRESS.findall(sheet))):
        _copy(source / "img" / "svg-icons" / image, target / "img" / image)
    for file, _, _ in kept.FONTS:
        _copy(source / "fonts" / "IBMPlexSans" / "split" / "woff2" / file, target / "fonts" / file)
    (target / "dkfds.css").write_text(font_faces() + _ADDRESS.sub(r"url(img/\1)", sheet), encoding="utf-8")
    (target / "icons.svg").write_text(sprite(_read(source / "img" / "all-svg-icons.svg")), encoding="utf-8")
    _copy(source / "LICENSE.md", target / "LICENSE.md")


def _htmx(source: Path, target: Path) -> None:
    target.mkdir()
    _copy(source / "htmx.min.js", target / "htmx.min.js")


def editor(script: str) -> str:
    """Trix without the two style elements it writes into the page: our content policy knows no inline style, so they go
    into an element that does nothing, and ``rich_text.css`` says what they said. Raises PartMissing for another Trix.
    """
    made = 'document.createElement("style")'
    if script.count(made) != 1:
        raise PartMissing("trix makes its styles in another way than we know")
    return _SOURCE_MAP.sub("", script.replace(made, 'document.createElement("template")'))


def _trix(source: Path, target: Path) -> None:
    target.mkdir()
    (target / "trix.umd.min.js").write_text(editor(_read(source / "dist" / "trix.umd.min.js")), encoding="utf-8")
    _copy(source / "LICENSE", target / "LICENSE")


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise PartMissing(f"{path} is not there") from None


def _copy(source: Path, target: Path) -> None:
    try:
        shutil.copyfile(source, target)
    except FileNotFoundError:
        raise PartMissing(f"{source} is not there") from None
