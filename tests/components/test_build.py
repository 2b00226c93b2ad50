"""The static parts made from packages."""

import gzip
import re
from pathlib import Path

import pytest

from valghalla.components import build as module
from valghalla.components import kept
from valghalla.components.build import PartMissing, build

STATIC = Path(module.__file__).parent / "static" / "components"


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    """Small packages with the files we build from."""
    dist = tmp_path / "node_modules" / "dkfds" / "dist"
    images, fonts = dist / "img" / "svg-icons", dist / "fonts" / "IBMPlexSans" / "split" / "woff2"
    for folder in (dist / "css", images, fonts, tmp_path / "node_modules" / "htmx.org" / "dist"):
        folder.mkdir(parents=True)
    (dist / "css" / "dkfds.min.css").write_text(
        ".alert{a:b}.toast{c:d}.form-checkbox{background:url(../img/svg-icons/check-white.svg)}"
        ".icon-flag{background:url(../img/svg-icons/flag.svg)}"
    )
    (images / "check-white.svg").write_text("<svg/>")
    symbols = "".join(f'<symbol id="{name}"><path/></symbol>' for name in [*sorted(kept.ICONS), "tractor"])
    (dist / "img" / "all-svg-icons.svg").write_text(f"<svg>{symbols}</svg>")
    for file, _, _ in kept.FONTS:
        (fonts / file).write_bytes(b"font")
    (dist / "LICENSE.md").write_text("MIT")
    (tmp_path / "node_modules" / "htmx.org" / "dist" / "htmx.min.js").write_text("htmx")
    trix = tmp_path / "node_modules" / "trix"
    (trix / "dist").mkdir(parents=True)
    (trix / "dist" / "trix.umd.min.js").write_text('document.createElement("style")')
    (trix / "LICENSE").write_text("MIT")
    return tmp_path / "node_modules"


def test_what_is_made(packages: Path, tmp_path: Path):
    out = tmp_path / "built"
    made = build(packages, out)
    assert [str(path) for path in made] == sorted(
        ["dkfds/LICENSE.md", "dkfds/dkfds.css", "dkfds/icons.svg", "dkfds/img/check-white.svg", "htmx/htmx.min.js"]
        + ["trix/LICENSE", "trix/trix.umd.min.js"]
        + [f"dkfds/fonts/{file}" for file, _, _ in kept.FONTS]
    )
    assert sorted(str(p.relative_to(out)) for p in out.rglob("*") if p.is_file()) == [str(p) for p in made]


def test_the_sheet_has_our_fonts_and_only_kept_rules(packages: Path, tmp_path: Path):
    build(packages, tmp_path / "built")
    sheet = (tmp_path / "built" / "dkfds" / "dkfds.css").read_text()
    assert sheet.count("@font-face") == len(kept.FONTS)
    assert sheet.endswith(".alert{a:b}.form-checkbox{background:url(img/check-white.svg)}")


def test_the_sprite_holds_the_icons_in_use_and_our_own(packages: Path, tmp_path: Path):
    build(packages, tmp_path / "built")
    sprite = (tmp_path / "built" / "dkfds" / "icons.svg").read_text()
    assert set(re.findall(r'id="([\w-]+)"', sprite)) == kept.ICONS | set(kept.OWN_ICONS)


def test_a_second_run_replaces_the_first(packages: Path, tmp_path: Path):
    out = tmp_path / "built"
    build(packages, out)
    (out / "dkfds" / "old.css").write_text("left from an earlier version")
    (out / "other").mkdir()
    build(packages, out)
    assert not (out / "dkfds" / "old.css").exists()
    assert (out / "other").is_dir()


def test_a_missing_file_is_named_and_the_earlier_parts_stay(packages: Path, tmp_path: Path):
    out = tmp_path / "built"
    build(packages, out)
    (packages / "htmx.org" / "dist" / "htmx.min.js").unlink()
    with pytest.raises(PartMissing, match=r"htmx\.min\.js"):
        build(packages, out)
    assert sorted(path.name for path in out.iterdir()) == ["dkfds", "htmx", "trix"]
    assert (out / "htmx" / "htmx.min.js").read_text() == "htmx"


def test_an_icon_the_design_system_lacks_is_named(packages: Path, tmp_path: Path):
    sheet = packages / "dkfds" / "dist" / "img" / "all-svg-icons.svg"
    sheet.write_text(sheet.read_text().replace('id="hourglass"', 'id="clock"'))
    with pytest.raises(PartMissing, match="hourglass"):
        build(packages, tmp_path / "built")


def test_a_first_visit_of_the_citizen_site_is_light(node_modules: Path, tmp_path: Path):
    """Everything a page without unusual names loads, as it travels; what is left of 200 kB is for the page itself."""
    out = tmp_path / "built"
    build(node_modules, out)
    loaded = [
        out / "dkfds" / "dkfds.css",
        out / "dkfds" / "icons.svg",
        out / "dkfds" / "img" / "check-white.svg",
        out / "dkfds" / "img" / "chevron-down.svg",
        out / "htmx" / "htmx.min.js",
        *(STATIC / name for name in ("base.css", "citizen.css", "site.js", "mark.svg")),
    ]
    fonts = sum((out / "dkfds" / "fonts" / file).stat().st_size for file, _, _ in kept.FONTS if "Latin1" in file)
    assert fonts + sum(len(gzip.compress(path.read_bytes())) for path in loaded) <= 110_000


def test_the_kept_rules_of_the_design_system_are_few(node_modules: Path, tmp_path: Path):
    build(node_modules, tmp_path / "built")
    sheet = (tmp_path / "built" / "dkfds" / "dkfds.css").read_bytes()
    whole = (node_modules / "dkfds" / "dist" / "css" / "dkfds.min.css").read_bytes()
    assert len(sheet) < len(whole) / 4
    for address in re.findall(rb"url\(([^)]+)\)", sheet):
        assert (tmp_path / "built" / "dkfds" / address.decode()).is_file()
