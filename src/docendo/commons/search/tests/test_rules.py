"""Folding, reading a query, ranking and excerpts, as plain functions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docendo.commons.search.rules.asking import MOST_TERMS, asked
from docendo.commons.search.rules.excerpts import excerpt, marked, pattern
from docendo.commons.search.rules.folding import fold, fold_begun, plain_letters, traced_letters
from docendo.commons.search.rules.ranking import demanded, relevance, weight


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Größe der STRASSE, Café", "grosse der strasse cafe"),
        ("Smørrebrød Œuvre Łódź", "smorrebrod oeuvre lodz"),
        ("مُحَمَّد كتـــاب", "محمد كتاب"),
        ("أحمد إلى آدم ٱلله", "احمد الي ادم الله"),
        ("مدرسة المدرسة والمدرسة للمدرسة", "مدرسه مدرسه مدرسه مدرسه"),
        ("١٢٣ ۴۵", "123 45"),
        ("数学问题", "数学 学问 问题 题"),
        ("한국어 공부", "한국 국어 어 공부 부"),
        ("नमस्ते दुनिया", "नमस्ते दुनिया"),
        ("ﬁne ＡＢＣ", "fine abc"),
        ("C++ and c# in foo_bar", "c++ and c# in foo bar"),
        ("x" * 100, "x" * 64 + " " + "x" * 36),
        ("🎉 -- * :", ""),
        (
            "wallets queries gas class status analysis ties",
            "wallet query gas class status analysis tie",
        ),
    ],
)
def test_words_that_mean_the_same_compare_equal(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ال", ""),
        ("الج", "ج"),
        ("الجبر وال", "جبر "),
        ("الجبر", "جبر"),
        ("بلال", "بلال"),
        ("al", "al"),
    ],
)
def test_an_article_counts_before_its_word_is_typed(text: str, folded: str) -> None:
    assert fold_begun(text) == folded


@given(st.text(max_size=80))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert plain_letters(plain_letters(text)) == plain_letters(text)


@given(st.text(alphabet="aÄßéﬁ한e\u0301مُ \U0001f389", max_size=30))
def test_every_folded_letter_knows_its_place(text: str) -> None:
    letters, places = traced_letters(text)
    assert len(places) == len(letters) + 1
    assert list(places) == sorted(places)
    assert all(0 <= place <= len(text) for place in places)


def test_a_query_has_words_phrases_and_exclusions() -> None:
    query = asked('Wallet „lost seed“ -"cold storage" -ledger e-mail')
    assert [(term.words, term.is_quoted) for term in query.terms] == [
        (("wallet",), False),
        (("lost", "seed"), True),
        (("e", "mail"), False),
    ]
    assert [term.words for term in query.excluded] == [("cold", "storage"), ("ledger",)]


def test_only_while_typing_the_last_word_is_the_beginning_of_one() -> None:
    assert asked("find dupl", is_typing=True).terms[-1].is_prefix
    assert not asked("find dupl ", is_typing=True).terms[-1].is_prefix
    assert not asked("find dupl").terms[-1].is_prefix


@given(st.text(max_size=600))
def test_any_text_is_a_query_of_few_terms(text: str) -> None:
    query = asked(text)
    assert len(query.terms) <= MOST_TERMS
    assert all(term.words for term in (*query.terms, *query.excluded))


def test_common_words_are_not_demanded_beside_rare_ones() -> None:
    the, wallet, quoted = asked('the wallet "of the"').terms
    assert demanded({the: 0.9, wallet: 0.01}) == (wallet,)
    assert demanded({the: 0.9}) == (the,)
    assert demanded({the: 0.9, quoted: 0.8}) == (quoted,)


def test_a_rarer_word_weighs_more() -> None:
    assert weight(0.001) > weight(0.1) > weight(0.9) > weight(1) > 0


def test_a_title_weighs_more_than_a_body_and_a_short_body_more_than_a_long_one() -> None:
    needle = [(" seed ", 1.0)]
    in_title = relevance(" lost seed ", " words ", weights=needle)
    in_body = relevance(" lost words ", " seed ", weights=needle)
    in_long_body = relevance(" lost words ", " seed " + "word " * 500, weights=needle)
    assert in_title > in_body > in_long_body > 0
    assert relevance(" lost seedling ", " seeds ", weights=needle) == 0


def shown(text: str, query: str) -> str:
    return marked(text, terms=pattern(asked(query).terms))


@pytest.mark.parametrize(
    ("text", "query", "html"),
    [
        ("A lost seed.", "SEED", "A lost <mark>seed</mark>."),
        ("Die Größe zählt", "grosse", "Die <mark>Größe</mark> zählt"),
        ("cafe\u0301 au lait", "café", "<mark>cafe\u0301</mark> au lait"),
        ("في المدرسة", "مدرسه", "في <mark>المدرسة</mark>"),
        ("我喜欢数学问题", "数学问", "我喜欢<mark>数学问</mark>题"),
        ("seedling seed", "seed", "seedling <mark>seed</mark>"),
        ("a node.js b", "node.js", "a <mark>node.js</mark> b"),
        ("wallets query", "wallet queries", "<mark>wallets</mark> <mark>query</mark>"),
        ("wallet queries", "wallets query", "<mark>wallet</mark> <mark>queries</mark>"),
        ("c++ c", "c++", "<mark>c++</mark> c"),
        ("x <b>bold</b> & y", "bold", "x &lt;b&gt;<mark>bold</mark>&lt;/b&gt; &amp; y"),
        ("big data base", '"data base" data', "big <mark>data base</mark>"),
    ],
)
def test_what_was_asked_for_is_marked_as_it_was_written(text: str, query: str, html: str) -> None:
    assert shown(text, query) == html


def test_a_beginning_marks_the_whole_word() -> None:
    terms = pattern(asked("find dupl", is_typing=True).terms)
    assert marked("find duplicates", terms=terms) == "<mark>find</mark> <mark>duplicates</mark>"


def test_an_excerpt_shows_the_place_with_most_of_the_words() -> None:
    text = "seed alone. " + "filler words here. " * 40 + "the lost seed again " + "more. " * 100
    html = excerpt(text, terms=pattern(asked("lost seed").terms))
    assert "the <mark>lost</mark> <mark>seed</mark> again" in html
    assert html.startswith("… ")
    assert html.endswith(" …")


def test_an_excerpt_reaches_far_into_a_long_text() -> None:
    text = "filler words here. " * 2000 + "a needle"
    assert excerpt(text, terms=pattern(asked("needle").terms)).endswith("a <mark>needle</mark>")


@given(
    st.text(alphabet="<&>\"' aäß的数ا\n", max_size=400), st.text(alphabet="aäß的数ا ", max_size=5)
)
def test_an_excerpt_is_short_and_escaped(text: str, query: str) -> None:
    terms = asked(query).terms
    if not terms:
        return
    html = excerpt(text, terms=pattern(terms))
    bare = html.replace("<mark>", "").replace("</mark>", "")
    assert "<" not in bare
    assert ">" not in bare
    assert html.count("<mark>") == html.count("</mark>")
