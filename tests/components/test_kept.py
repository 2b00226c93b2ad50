"""What the templates use of the design system is among what we serve, and nothing inline stands in them."""

import re
from pathlib import Path

import pytest

import valghalla
from valghalla.components import kept
from valghalla.components.css import class_names

SOURCE = Path(valghalla.__file__).parent
TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))
PAGES = [path for path in TEMPLATES if path.relative_to(SOURCE).parts[0].endswith(("_site", "components"))]
PARTS = sorted((SOURCE / "components").rglob("*.py"))
_TAG = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)


def used_classes(text: str) -> set[str]:
    """The whole class names written in class attributes; names put together by the template are left out."""
    plain = _TAG.sub(" ", text)
    return {name for listed in re.findall(r'class="([^"]*)"', plain) for name in listed.split() if "{" not in name}


def kept_class(name: str) -> bool:
    return name in kept.CLASSES or any(k.endswith("*") and name.startswith(k[:-1]) for k in kept.CLASSES)


@pytest.mark.parametrize("path", PAGES + PARTS, ids=lambda path: str(path.relative_to(SOURCE)))
def test_classes_of_the_design_system_are_kept(path: Path, node_modules: Path):
    whole = (node_modules / "dkfds" / "dist" / "css" / "dkfds.min.css").read_text()
    theirs = class_names(re.sub(r"\{[^{}]*\}", "{}", whole))
    ours = {n for sheet in SOURCE.rglob("static/**/*.css") for n in class_names(sheet.read_text())}
    cut = {n for n in used_classes(path.read_text()) & theirs if not kept_class(n)} - ours
    assert not cut, f"add to components/kept.py: {sorted(cut)}"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_icons_are_in_the_sprite(path: Path):
    text = path.read_text()
    named = set(re.findall(r'{% icon "([\w-]+)"', text)) | set(
        re.findall(r'{% button [^%]*?"(?:primary|secondary|tertiary|warning)" "([\w-]+)"', text)
    )
    assert named <= kept.ICONS | set(kept.OWN_ICONS)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_nothing_inline_that_the_content_policy_forbids(path: Path):
    text = path.read_text()
    assert not re.findall(r'\sstyle="|<style|\son[a-z]+="|javascript:', text)
    assert not [tag for tag in re.findall(r"<script[^>]*>", text) if " src=" not in tag]
