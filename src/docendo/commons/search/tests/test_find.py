"""Putting and finding, on the database in use; CI runs these on both."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from docendo.commons.search import queries
from docendo.commons.search.api import (
    Entry,
    Found,
    alike,
    find,
    put,
    remove,
    remove_community,
    suggest,
)
from docendo.commons.search.indexes import Scope, index_in_use
from docendo.commons.search.models import Document

pytestmark = pytest.mark.django_db

HERE, ELSEWHERE = 12, 1
START = datetime(2026, 10, 1, tzinfo=UTC)


def entry(object_id: int, title: str = "", body: str = "", **fields: Any) -> Entry:
    values: dict[str, Any] = {
        "community_id": HERE,
        "kind": "question",
        "audience": "everyone",
        "at": START + timedelta(minutes=object_id),
    }
    return Entry(object_id=object_id, title=title, body=body, **(values | fields))


def found(words: str, **conditions: Any) -> list[int]:
    """The ids of the hits, best first."""
    return ids(find(words, **({"communities": [HERE]} | conditions)))


def ids(page: Found) -> list[int]:
    return [hit.object_id for hit in page.hits]


def test_every_word_must_be_there_but_anywhere() -> None:
    put([
        entry(1, "Lost seed", "What about my wallet?"),
        entry(2, "Lost wallet"),
        entry(3, body="a seed in a wallet, lost"),
    ])  # fmt: skip
    assert sorted(found("wallet seed lost")) == [1, 3]
    assert found("walle") == []


def test_words_are_found_in_whatever_form_they_are_written() -> None:
    put([
        entry(1, "Größe der Straße"),
        entry(2, "المدرسة ١٢"),
        entry(3, "我喜欢数学问题"),
        entry(4, "C++ templates"),
        entry(5, "C is not C#"),
    ])  # fmt: skip
    assert found("GROSSE strasse") == [1]
    assert found("مدرسة 12") == [2]
    assert found("数学") == [3]
    assert found("题") == [3]
    assert found("学数") == []
    assert found("c++") == [4]
    assert found("c#") == [5]


def test_quoted_words_must_follow_each_other() -> None:
    put([
        entry(1, "proof of stake"),
        entry(2, "stake of proof"),
        entry(3, "in the proof", "of stake nothing is said"),
        entry(4, body="A proof of\nstake."),
    ])  # fmt: skip
    assert sorted(found('"proof of stake"')) == [1, 4]
    assert sorted(found("proof-of-stake")) == [1, 4]
    assert sorted(found("stake proof")) == [1, 2, 3, 4]


def test_excluded_words_and_phrases_must_be_absent() -> None:
    put([
        entry(1, "wallet hardware"),
        entry(2, "wallet software"),
        entry(3, "wallet soft ware"),
    ])  # fmt: skip
    assert sorted(found("wallet -hardware")) == [2, 3]
    assert sorted(found('wallet -"soft ware"')) == [1, 2]
    assert found("-hardware") == []


def test_a_title_ranks_above_a_body_and_recency_breaks_ties() -> None:
    put([
        entry(1, "Fees", "transactions"),
        entry(2, "Other", "fees " * 30),
        entry(3, "Fees too", "transactions"),
    ])  # fmt: skip
    assert found("fees") == [3, 1, 2]


def test_a_title_that_several_share_counts_for_the_first() -> None:
    put([
        entry(1, "Lost seed", "What now?"),
        entry(2, "Lost seed", "Nothing.", kind="answer"),
        entry(3, "Lost seed", "The seed was never lost.", kind="answer"),
        entry(4, "Seed found", "It was lost"),
    ])  # fmt: skip
    assert found("lost seed") == [1, 4, 3, 2]


def test_common_words_do_not_hide_what_fits() -> None:
    put(entry(n, "how to do the thing", f"number{n}") for n in range(1, 40))
    put([entry(90, "Delegating to a pool")])
    assert found("how to do delegating") == [90]


@pytest.mark.postgresql
def test_what_is_common_is_known_where_ids_have_gaps() -> None:
    with connection.cursor() as cursor:
        # As after many rows that were taken back. No rollback undoes it, so it is no large number.
        cursor.execute("SELECT setval(pg_get_serial_sequence('search_document', 'id'), 1500)")
    put(entry(n, "how to do the thing", f"number{n}") for n in range(1, 40))
    put([entry(90, "Delegating to a pool")])
    assert found("how to do delegating") == [90]


def test_where_nothing_holds_all_words_some_will_do_and_it_says_so() -> None:
    put([entry(1, "proof of stake"), entry(2, "something else")])
    page = find("proof zebra", communities=[HERE])
    assert ids(page) == [1]
    assert page.is_loose
    assert not find("proof stake", communities=[HERE]).is_loose
    assert not find("zebra giraffe", communities=[HERE]).is_loose


def test_nothing_is_found_outside_the_given_communities() -> None:
    put([entry(1, "secret plan", community_id=ELSEWHERE), entry(2, "secret plan")])
    assert found("secret") == [2]
    assert sorted(found("secret", communities=[HERE, ELSEWHERE])) == [1, 2]
    assert found("secret", communities=[]) == []
    # Neither 1 nor 2 nor 122 is 12.
    assert found("secret", communities=[2, 122]) == []


def test_nothing_is_found_for_another_audience_or_kind() -> None:
    put([
        entry(1, "report", audience="moderators"),
        entry(2, "report", kind="answer"),
        entry(3, "report"),
    ])  # fmt: skip
    assert sorted(found("report")) == [2, 3]
    assert found("report", kinds=["answer"]) == [2]
    assert sorted(found("report", audiences=["everyone", "moderators"])) == [1, 2, 3]
    assert found("report", audiences=[]) == []


@pytest.mark.parametrize("mark", ["@", "@12", "@question", "@w10.0", '"@restricted"'])
def test_marks_of_the_index_cannot_be_asked_for(mark: str) -> None:
    put([entry(1, "a title")])
    assert found(mark) == []


@pytest.mark.parametrize(
    "words",
    [
        '"', "*", "NEAR", "a NEAR(b)", "-", "--", ":", "title:x", "'", "\\", "a' | 'b", "!a", "<->",
        "🎉", "(", ")", "^", "%s", "%", "{}", "\x00", "\ud800", "OR", "AND NOT", "a:*", "a & b",
        "word " * 2000, "x" * 10_000, '"' * 999, "-" * 999, "數" * 5000,
    ],
)  # fmt: skip
def test_no_query_is_an_error(words: str) -> None:
    put([entry(1, "a title", "a body")])
    find(words, communities=[HERE])
    suggest(words, communities=[HERE])


@pytest.mark.parametrize(
    "text", ["", " ", "🎉", "\x00 zero", "\ud800 half", "' \\ ''", "x" * 99_999]
)
def test_any_text_can_be_put_replaced_and_removed(text: str) -> None:
    put([entry(1, text, text)])
    put([entry(1, "needle", text)])
    assert found("needle") == [1]
    remove("question", [1], community_id=HERE)
    assert found("needle") == []


def test_an_entry_is_replaced_wholly() -> None:
    put([entry(1, "first", "old words")])
    put([entry(1, "second", "new words", audience="moderators")])
    assert found("second") == []
    page = find("second", communities=[HERE], audiences=["moderators"])
    assert [hit.title_html for hit in page.hits] == ["<mark>second</mark>"]
    assert found("first", audiences=["everyone", "moderators"]) == []


def test_the_last_of_two_entries_for_one_object_wins() -> None:
    put([entry(1, "first"), entry(1, "second")])
    assert found("first") == []
    assert found("second") == [1]


def test_only_what_is_removed_is_gone() -> None:
    put([
        entry(1, "word"),
        entry(2, "word"),
        entry(1, "word", kind="answer"),
        entry(1, "word", community_id=ELSEWHERE),
    ])  # fmt: skip
    remove("question", [1], community_id=HERE)
    assert sorted((hit.kind, hit.object_id) for hit in find("word", communities=[HERE]).hits) == [
        ("answer", 1), ("question", 2),
    ]  # fmt: skip
    remove_community(HERE)
    assert found("word") == []
    assert found("word", communities=[ELSEWHERE]) == [1]


def test_pages_follow_each_other_without_gap_or_repetition() -> None:
    put(entry(n, "word", "word " * (n % 7)) for n in range(1, 46))
    pages = [find("word", communities=[HERE], offset=offset, limit=20) for offset in (0, 20, 40)]
    assert [len(page.hits) for page in pages] == [20, 20, 5]
    assert {n for page in pages for n in ids(page)} == set(range(1, 46))
    assert {(page.total, page.is_more) for page in pages} == {(45, False)}


def test_a_total_beyond_the_bound_says_that_there_are_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "COUNTED", 20)
    monkeypatch.setattr(queries, "WEIGHED", 10)
    put(entry(n, "other", "a word") for n in range(2, 40))
    page = find("word", communities=[HERE])
    assert page.is_more
    assert len(page.hits) == 20 <= page.total < 38


def test_an_old_title_is_weighed_beside_the_newest_bodies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "WEIGHED", 10)
    put([entry(1, "an old word")])
    put(entry(n, "other", "a word") for n in range(2, 40))
    pages = [found("word", offset=offset) for offset in (0, 20)]
    assert pages[0][0] == 1
    assert sorted(pages[0] + pages[1]) == list(range(1, 40))


def test_in_a_large_table_rare_words_are_all_found_and_of_common_ones_the_newest() -> None:
    put(
        entry(n, "old needle" if n == 5 else "", "common" + (" fourth" if n % 40 == 0 else ""))
        for n in range(1, 3001)
    )
    put(entry(n, "", "common", community_id=ELSEWHERE) for n in range(1, 200))
    page = find("common", communities=[HERE])
    assert page.is_more
    assert ids(page) == list(range(3000, 2980, -1))
    assert found("needle") == [5]
    assert find("fourth", communities=[HERE]).total == 75
    assert find("common", communities=[ELSEWHERE]).total == 199
    both = find("common", communities=[ELSEWHERE, HERE], limit=200)
    assert {hit.community_id for hit in both.hits} == {ELSEWHERE, HERE}


def test_no_total_tells_of_a_community_beside_the_one_that_has_nearly_all() -> None:
    put(entry(n, "", "word", community_id=ELSEWHERE) for n in range(1, 100))
    put(entry(n, "", "word" if n % 3 == 0 else "") for n in range(1, 1001))
    assert find("word", communities=[HERE]).total == 333
    assert find("word", communities=[ELSEWHERE]).total == 99


def test_each_word_keeps_its_own_share_however_they_are_counted() -> None:
    put(entry(n, "", "common" + (" rare" if n % 10 == 0 else "")) for n in range(1, 201))
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # As PostgreSQL does by itself in a large table: several processes, the costliest first.
            cursor.execute("SET LOCAL min_parallel_table_scan_size = 0")
            cursor.execute("SET LOCAL parallel_setup_cost = 0")
            cursor.execute("SET LOCAL parallel_tuple_cost = 0")
    scope = Scope((HERE,), ("everyone",))
    common, absent, rare = index_in_use().shares(["common", "absent", "rare"], scope=scope)
    assert absent == 0 < rare < common


def test_many_communities_are_searched_at_once() -> None:
    put(entry(1, "a word", community_id=community) for community in range(1, 251))
    assert find("word", communities=range(1, 251)).total == 250
    assert find("word", communities=range(2, 201)).total == 199


def test_a_hit_shows_where_it_was_found() -> None:
    put([entry(7, "Lost <seed>", "My seed & I.", community_id=HERE)])
    (hit,) = find("seed", communities=[HERE]).hits
    assert (hit.kind, hit.object_id, hit.community_id) == ("question", 7, HERE)
    assert hit.title_html == "Lost &lt;<mark>seed</mark>&gt;"
    assert hit.excerpt_html == "My <mark>seed</mark> &amp; I."
    assert hit.at == START + timedelta(minutes=7)


def test_suggestions_are_titles_while_somebody_types() -> None:
    put([
        entry(1, "Delegating to a pool"),
        entry(2, "Deleting an account", "delegating"),
        entry(3, "Other", "delegating"),
    ])  # fmt: skip
    assert ids(suggest("deleg", communities=[HERE])) == [1]
    assert sorted(ids(suggest("del", communities=[HERE]))) == [1, 2]
    assert ids(suggest("deleg", communities=[ELSEWHERE])) == []


def test_a_search_takes_as_many_queries_for_many_hits_as_for_few() -> None:
    def count() -> int:
        find("word", communities=[HERE])  # Asks the cache what is common.
        with CaptureQueriesContext(connection) as captured:
            find("word", communities=[HERE])
        return len(captured)

    put(entry(n, "a word") for n in range(1, 3))
    few = count()
    put(entry(n, "a word") for n in range(3, 21))
    assert count() == few <= 5


def test_an_object_is_found_once() -> None:
    put([entry(1, "word")])
    fields = {"community_id": HERE, "kind": "question", "object_id": 1, "at": START}
    with pytest.raises(IntegrityError, match=r"an_object_is_found_once|search_document\.kind"):
        Document.objects.create(**fields)


@pytest.mark.parametrize("fields", [{"kind": "two words"}, {"audience": ""}, {"kind": "w10.1"}])
def test_a_kind_or_audience_that_would_break_the_index_is_refused(fields: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="small letters"):
        entry(1, "word", **fields)


def like(text: str, **conditions: Any) -> list[int]:
    """The ids of what is most like a text, best first."""
    return ids(alike(text, **({"communities": [HERE]} | conditions)))


def test_what_is_like_a_text_shares_much_of_what_it_says() -> None:
    put([
        entry(1, "Why does the harmonic series diverge?", "Its terms go to zero."),
        entry(2, "A lost wallet", "In which series of stamps?"),
        entry(3, "Does a harmonic oscillator diverge?", "Of a spring."),
        entry(4, "Why does the harmonic series diverge?", community_id=ELSEWHERE),
        entry(5, "Why does the harmonic series diverge?", audience="moderators"),
        entry(6, "The harmonic series", kind="answer"),
    ])  # fmt: skip
    text = "I do not see why the harmonic series should diverge, please explain"
    assert like(text, kinds=["question"]) == [1, 3]
    assert like("wallet") == [2]
    assert like("?") == []
    assert like(text, communities=[]) == []
    first = alike(text, communities=[HERE], limit=1).hits[0]
    assert "<mark>harmonic</mark>" in first.title_html


def test_signs_in_a_text_mean_nothing_when_its_like_is_sought() -> None:
    put([entry(1, "Loop over a list", "for x in items: print(x)")])
    assert like('my loop prints -list "over and over') == [1]


def test_what_shares_only_how_one_asks_is_not_alike() -> None:
    put([entry(1, "Rolling a die", "I tried it and expected a six. Which step is wrong?")])
    asked = "I tried to bound it and expected a constant. Which step is wrong?"
    assert like(f"Why does the harmonic series diverge\n{asked}") == []
    assert like(f"Rolling again\n{asked}") == [1]
