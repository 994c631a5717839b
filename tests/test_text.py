"""Offsets that stay true, paragraphs and their register, quotations."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language

from pressgraph.extract.text import Reading, prepare, read
from pressgraph.model import Article

MANGLED = st.text(
    st.sampled_from("ab Zé'’‘“”\"«»\u00a0\u2009\r\n\t.,:–—😀\u0301\u200d\ufeff1§") | st.characters(codec="utf-8"),
    max_size=120,
)


def reading(nlp: Language, text: str, **given_by_source: str) -> Reading:
    return read(nlp, Article(identity="test", text=text, **given_by_source))  # type: ignore[arg-type]


@given(MANGLED)
def test_preparing_never_changes_the_length(text: str) -> None:
    assert len(prepare(text)) == len(text)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=MANGLED)
def test_spans_lie_in_the_text(nlp: Language, text: str) -> None:
    r = reading(nlp, text)
    assert len(r.plain) == len(text)
    for paragraph in r.paragraphs:
        words = paragraph.span.of(text)
        assert words
        assert r.trim(paragraph.span) == paragraph.span or words != words.strip()
    for quote in r.quotes:
        assert 0 <= quote.span.start < quote.span.end <= len(text)
        assert quote.span.covers(quote.inner)


def test_register_is_told_by_shape(nlp: Language) -> None:
    r = reading(nlp, "Norland fines two banks\n\nRegulator says rules were broken\n\nNorland has fined two banks.")
    assert [p.register for p in r.paragraphs] == ["headline", "standfirst", "body"]


def test_one_paragraph_is_body(nlp: Language) -> None:
    assert [p.register for p in reading(nlp, "Norland has fined two banks").paragraphs] == ["body"]


def test_register_is_told_by_the_source(nlp: Language) -> None:
    text = "Is it over?\n\nIt is not, says Ada Berg.\n\nThe strike goes on."
    r = reading(nlp, text, title="Is it over?", standfirst="It is not, says Ada Berg.")
    assert [p.register for p in r.paragraphs] == ["headline", "standfirst", "body"]


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("“We won’t go,” he said.", ["We won’t go,"]),
        ("He called it ‘the ministers’ folly’ and left.", ["the ministers’ folly"]),
        ("The ministers' cars stood in the ministers' yard.", []),
        ("She said: “It began in the ’90s.", ["It began in the ’90s."]),
        ("'Never again': Berg's 'last' words", ["Never again", "last"]),
    ],
)
def test_quotations(nlp: Language, text: str, quoted: list[str]) -> None:
    assert [q.inner.of(text) for q in reading(nlp, text).quotes] == quoted


def test_a_sentence_ends_with_its_paragraph(nlp: Language) -> None:
    text = "Norland fines two banks\n\nRegulator says rules were broken"
    starts = [s.start_char for s in reading(nlp, text).doc.sents]
    assert text.index("Regulator") in starts
