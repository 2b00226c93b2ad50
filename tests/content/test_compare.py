"""What differs between two versions."""

from valghalla.content.compare import ADDED, REMOVED, SAME, Piece, compare


def shown(earlier: str, later: str) -> list[str]:
    """Each line as text, with what was added in [+] and taken out in [-]."""
    signs = {SAME: "{}", ADDED: "[+{}]", REMOVED: "[-{}]"}
    return ["".join(signs[piece.kind].format(piece.text) for piece in line) for line in compare(earlier, later).lines]


def test_words_within_a_paragraph():
    earlier, later = "<p>Mød kl. 7 på skolen.</p>", "<p>Mød kl. 8 på skolen i god tid.</p>"
    assert shown(earlier, later) == ["Mød kl. [-7][+8] på [-skolen.][+skolen i god tid.]"]


def test_whole_paragraphs():
    assert shown("<p>Et</p><p>To</p>", "<p>Et</p><p>Imellem</p><p>To</p>") == ["Et", "[+Imellem]", "To"]
    assert shown("<p>Et</p><ul><li>a</li><li>b</li></ul>", "<p>Et</p>") == ["Et", "[-a]", "[-b]"]


def test_sentences_that_have_nothing_in_common_are_not_cut_up():
    assert shown("<p>Tag madpakke med hjem</p>", "<p>Parkering bag hallen</p>") == [
        "[-Tag madpakke med hjem][+Parkering bag hallen]"
    ]


def test_markup_is_never_more_than_words():
    line = compare("<p>a</p>", "<p>a &lt;script&gt;</p>").lines[0]
    assert line == (Piece(SAME, "a"), Piece(ADDED, " <script>"))


def test_the_same_and_only_the_format():
    assert compare("<p>Et</p>", "<p>Et</p>").is_same
    assert compare("<p>Et\nto</p>\n<p>Tre</p>", "<p>Et to</p><p>Tre</p>").is_same
    only_format = compare("<p>Et</p>", "<h2>Et</h2>")
    assert only_format.only_format
    assert not only_format.is_same
