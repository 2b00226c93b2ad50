"""The house: imports point one way, and nothing in the tree says where it was made."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[1]
REGISTRY = re.compile(r"https?://[^\s\"']*(pypi\.org|pythonhosted|registry\.npmjs|files\.python)|--(extra-)?index-url")
LEFT_FOR_LATER = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|raise NotImplementedError")


def tracked(*patterns: str) -> list[Path]:
    """Files that git knows, by pattern; all files below the root outside a checkout."""
    listed = subprocess.run(["git", "ls-files", "-z", *patterns], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_imports_point_one_way():
    found = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports; raise SystemExit(lint_imports())"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": "src", "PATH": "/usr/bin:/bin"},
        check=False,
    )
    assert found.returncode == 0, found.stdout[-4000:] + found.stderr[-2000:]


def test_no_address_of_a_package_registry_in_any_file():
    here = Path(__file__)
    offending = [
        path.relative_to(ROOT)
        for path in tracked()
        if path != here
        and path.suffix not in {".png", ".woff2"}
        and REGISTRY.search(path.read_text("utf-8", "replace"))
    ]
    assert offending == []


def test_nothing_is_left_for_later():
    offending = [
        path.relative_to(ROOT)
        for path in tracked("src/*.py", "src/*.html")
        if LEFT_FOR_LATER.search(path.read_text("utf-8"))
    ]
    assert offending == []


def test_no_inline_script_or_style_in_templates():
    """The content policy would stop them; a page must not count on them."""
    inline = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=\"|javascript:", re.IGNORECASE)
    offending = [
        path.relative_to(ROOT)
        for path in tracked("src/valghalla/*_site/*.html", "src/valghalla/components/*.html")
        if inline.search(path.read_text("utf-8"))
    ]
    assert offending == []


def test_every_table_is_as_its_migrations_make_it(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=1)


def test_every_form_that_is_posted_bears_the_token_against_forged_ones():
    """Save the one that mail programs post as well, which have no token (citizen_site/emails)."""
    posted = re.compile(r"<form\b[^>]*\bmethod=\"post\"[^>]*>(.*?)</form>", re.IGNORECASE | re.DOTALL)
    without = {
        path.name
        for path in tracked("src/valghalla/*.html")
        if any("csrf_token" not in form for form in posted.findall(path.read_text("utf-8")))
    }
    assert without == {"stop.html"}


def test_only_what_was_cleaned_is_shown_unescaped():
    """The office's own texts, cleaned when they were kept (content/clean.py), and the letter made of them."""
    unescaped = re.compile(r"\{\{\s*([\w.]+)[^}]*\|\s*safe\b|\{%\s*autoescape off")
    found = {
        (path.parent.name, name)
        for path in tracked("src/valghalla/*.html")
        for name in unescaped.findall(path.read_text("utf-8"))
    }
    rooms = ("invitation", "my_tasks", "tasks", "team_tasks")
    assert found == {
        *{(room, "task.shown.description" if room == "my_tasks" else "page.shown.description") for room in rooms},
        *{
            ("my_tasks", "page.shown.description"),
            ("participants", "page.consent_html"),
            ("participants", "asked.html"),
        },
        *{(room, "page.html") for room in ("content", "my_data", "registration")},
        *{("content", "html"), ("communication", "body")},
    }


def test_every_word_on_a_page_can_be_translated():
    """What stands in a template goes through gettext, save names, keys of a keyboard, and the gallery of parts."""
    silent = re.compile(
        r"{%\s*(comment|blocktrans(?:late)?)\b.*?{%\s*end\1\s*%}|{#.*?#}|{%.*?%}|{{.*?}}|<!--.*?-->|<svg.*?</svg>",
        re.DOTALL,
    )
    spoken = re.compile(r"\b(?:aria-label|title|alt|placeholder)=\"([^\"]*)\"")
    said = {}
    for path in tracked("src/valghalla/*.html"):
        if "templates" in path.parts and path.name not in {"gallery.html", "letter.html"}:
            left = silent.sub("", path.read_text("utf-8"))
            words = re.findall(r"[^\W\d_]{2,}", " ".join([re.sub(r"<[^>]*>", " ", left), *spoken.findall(left)]))
            if unknown := set(words) - {"Valghalla", "Ctrl", "Tab", "Esc", "https"}:
                said[path.relative_to(ROOT)] = unknown
    assert said == {}
