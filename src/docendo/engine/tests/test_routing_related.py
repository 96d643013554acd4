"""Questions that ask the same are found, in any language and while they are typed."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docendo.engine.errors import Invalid
from docendo.engine.routing import Corpus, related
from docendo.engine.text import GRAM_BITS, grams, runs, stems

QUESTIONS = [
    ("How do I open a bank account?", "Which bank is best for a salary?"),
    ("Where to buy massage oil", "Looking for scented oils in town."),
    ("Bank holidays in May", "Are the schools closed?"),
    ("Database error on start", "It says that the port is in use."),
]


def corpus(questions: Sequence[tuple[str, str]] = QUESTIONS) -> Corpus:
    made = Corpus()
    for code, (title, body) in enumerate(questions):
        made.add(code, title=title, body=body)
    return made


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("opening bank accounts", 0),
        ("masage oils where", 1),
        ("datab", 3),
        ("Schools closed for holiday?", 2),
    ],
)
def test_the_question_that_asks_the_same_is_first(text: str, code: int) -> None:
    assert related(text, corpus=corpus())[0].code == code


words = st.lists(st.sampled_from(["bank", "oil", "port", "school", "open", "buy"]), max_size=8)
questions = st.lists(st.tuples(words.map(" ".join), words.map(" ".join)), min_size=1, max_size=8)


@given(questions, words.map(" ".join), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_of_adding_changes_nothing(
    texts: list[tuple[str, str]], asked: str, random: object
) -> None:
    order = list(range(len(texts)))
    random.shuffle(order)  # type: ignore[attr-defined]  # hypothesis types it as object
    other = Corpus()
    for code in order:
        other.add(code, title=texts[code][0], body=texts[code][1])
    one, two = related(asked, corpus=corpus(texts)), related(asked, corpus=other)
    scores = {hit.code: hit.score for hit in two}
    assert {hit.code: hit.score for hit in one} == pytest.approx(scores)


@given(questions, words.map(" ".join), st.integers(0, 7))
@settings(max_examples=60, deadline=None)
def test_a_corpus_that_forgot_is_like_one_that_never_knew(
    texts: list[tuple[str, str]], asked: str, gone: int
) -> None:
    gone %= len(texts)
    forgetful, fresh = corpus(texts), Corpus()
    forgetful.remove(gone)
    for code, (title, body) in enumerate(texts):
        if code != gone:
            fresh.add(code, title=title, body=body)
    expected = {hit.code: hit.score for hit in related(asked, corpus=fresh)}
    found = {hit.code: hit.score for hit in related(asked, corpus=forgetful)}
    assert found == pytest.approx(expected)
    assert gone not in forgetful


@given(questions, words.map(" ".join))
@settings(max_examples=60, deadline=None)
def test_scores_fall_lie_between_0_and_1_and_do_not_depend_on_who_may_be_seen(
    texts: list[tuple[str, str]], asked: str
) -> None:
    made = corpus(texts)
    found = related(asked, corpus=made)
    assert [hit.score for hit in found] == sorted((hit.score for hit in found), reverse=True)
    assert all(0.0 < hit.score <= 1.0 + 1e-6 for hit in found)
    if found:
        alone = related(asked, corpus=made, among=[found[0].code, 99])
        assert [hit.score for hit in alone] == pytest.approx([found[0].score])


def test_replacing_a_question_finds_what_it_says_now() -> None:
    made = corpus()
    made.add(1, title="How to repair a bicycle")
    assert len(made) == len(QUESTIONS)
    assert related("massage oil", corpus=made) == []
    assert related("bicycle", corpus=made)[0].code == 1


def test_the_best_survive_where_many_share_a_word() -> None:
    made = Corpus()
    for code in range(1500):
        made.add(code, title="bank" if code != 1234 else "bank vault")
    assert related("bank vault", corpus=made, most=1)[0].code == 1234
    assert [hit.code for hit in related("bank", corpus=made, most=2)] == [0, 1]


def test_shared_words_are_named_with_their_weight() -> None:
    shared = corpus().explain("bank account of that school", 0)
    assert [word.stem for word in shared] == ["accou", "bank"]
    assert shared[0].share > shared[1].share
    with pytest.raises(Invalid, match="no question 9"):
        corpus().explain("bank", 9)


def test_embeddings_find_what_no_word_says() -> None:
    def embed(texts: Sequence[str]) -> np.ndarray:
        return np.array(
            [[1.0, 0.0] if "oil" in text or "cream" in text else [0.0, 1.0] for text in texts]
        )

    made = Corpus(embed=embed)
    for code, (title, body) in enumerate(QUESTIONS):
        made.add(code, title=title, body=body)
    first = related("is cream in town", corpus=made, among=range(4))[0]
    assert (first.code, first.meaning) == (1, 1.0)


def test_wrong_input_is_refused() -> None:
    with pytest.raises(Invalid, match="most must be at least 1"):
        related("bank", corpus=corpus(), most=0)
    with pytest.raises(Invalid, match="among"):
        related("bank", corpus=corpus(), among=[-1])
    with pytest.raises(Invalid, match="code must be"):
        Corpus().add(-1, title="bank")


@pytest.mark.parametrize("text", ["", "?!", "\n"])
def test_a_text_without_words_finds_nothing(text: str) -> None:
    assert related(text, corpus=corpus()) == []
    assert related("bank", corpus=Corpus()) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Straße", "STRASSE"),
        ("Müller café", "muller cafe"),
        ("الْمَدْرَسَةُ", "مدرسه"),  # points, the article, the two ways of writing the ending
        ("أحمد", "احمد"),
        ("٣ و ۳", "3 و 3"),
        ("ｆｕｌｌ", "full"),
        ("Đặng", "dang"),
    ],
)
def test_what_people_write_for_one_another_folds_to_the_same(one: str, other: str) -> None:
    assert runs(one) == runs(other)


def test_scripts_without_spaces_become_pairs_and_others_keep_their_signs() -> None:
    assert stems("機械学習") == ["機械", "械学", "学習"]
    assert stems("字") == ["字"]
    assert runs("한국어") == ["한국어"]
    assert runs("हिन्दी भाषा") == ["हिन्दी", "भाषा"]
    assert runs("C++ and c#, snake_case") == ["c++", "and", "c#", "snake", "case"]


@given(st.text(max_size=40))
@settings(max_examples=200, deadline=None)
def test_any_text_has_grams_in_order_and_folding_twice_changes_nothing(text: str) -> None:
    codes, counts = grams(text)
    assert (np.diff(codes) > 0).all()
    assert counts.sum() == max(0, len(f" {' '.join(runs(text))} ") - 3)
    assert not len(codes) or (codes[0] >= 0 and codes[-1] < 2**GRAM_BITS)


def test_grams_are_the_same_on_every_machine() -> None:
    assert grams("bank")[0].tolist() == grams("Bank!")[0].tolist()
