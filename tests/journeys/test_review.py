"""A class of thirty reads each other's lab reports, from an empty form to works that are shown.

Four never hand in, three never read, two come late, three write as a team, one asks for a second
look. Nobody knows who wrote what: what each of them is given in their whole visit, headers and
files included, is searched for the names and the keys of all others. Four walk in browsers, each in
another way; the others fill in the same forms without one. Weeks pass in two minutes.
"""

import csv
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from docendo.learning.review.tests.recordings import mp3
from tests.journeys.classmates import ARAB, FIRST_KEY, GROUP, KEY, LATECOMERS, NAMES
from tests.journeys.conftest import OwnDemo, Sessions, Visit, violations, with_session
from tests.journeys.moving import Clock, moving
from tests.journeys.pupils import Pupil, surname
from tests.journeys.serving import Site, told_by
from tests.journeys.ways import MOUSE, PHONE, Hands, Way

pytestmark = [pytest.mark.journey, pytest.mark.long]

WAYS: Mapping[str, Way] = {
    NAMES[0]: MOUSE,
    NAMES[1]: Way("by keyboard alone", has_mouse=False),
    ARAB: Way("on a phone in Arabic", language="ar", options=PHONE),
    NAMES[3]: Way("without JavaScript", options={"java_script_enabled": False}),
}
TEAM, NEVER_WRITE, NEVER_READ = NAMES[4:7], NAMES[7:11], NAMES[11:14]
APPEALS = NAMES[14]
READERS = 3
# A work that somebody has not sent anything of.
TO_READ = re.compile(r'<h2><a href="([^"]+/reading/\d+/)"(?:(?!</li>).)*"badge(?! good)', re.DOTALL)
# Reading ends in the evening of the sixteenth day.
HALF, THREE_QUARTERS, REST = 9 * 24, 4 * 24, 5 * 24
WHY = (
    "In the second paragraph you give one length only, because of which nobody can see a trend."
    " You could add three more lengths and draw them."
)


@pytest.fixture(scope="module")
def moved(own_demo: OwnDemo, sessions: Sessions) -> Iterator[tuple[Site, Clock]]:
    home, database_url = own_demo("review")
    told = told_by("tests.journeys.classmates", home=home, database_url=database_url)
    with moving(home, database_url) as (site, clock):
        for name, key in json.loads(told).items():
            sessions[site.url, name] = with_session(site, key)
        yield site, clock


@pytest.fixture(scope="module")
def site(moved: tuple[Site, Clock]) -> Site:
    return moved[0]


@pytest.fixture(scope="module")
def clock(moved: tuple[Site, Clock]) -> Clock:
    return moved[1]


@pytest.fixture
def pupils(site: Site, browser: Browser, sessions: Sessions) -> Iterator[Mapping[str, Pupil]]:
    contexts = {
        name: browser.new_context(base_url=site.url, storage_state=sessions[site.url, name])
        for name in NAMES
    }
    yield {name: Pupil(name, site.url, each.request) for name, each in contexts.items()}
    for each in contexts.values():
        each.close()


class Looks:
    """Each page is looked at once in each phase and width: by axe, and whether it fits."""

    def __init__(self) -> None:
        self.looked: set[tuple[str, ...]] = set()

    def at(self, hands: Hands, state: str = "") -> None:
        page = hands.page
        if not hands.way.has_javascript or not hands.way.has_mouse:
            return
        route = re.sub(r"\d+", "N", urlsplit(page.url).path)
        steps = page.locator("ol.steps [aria-current]")
        phase = steps.first.inner_text() if steps.count() else ""
        if (look := (route, phase, state, hands.way.name)) in self.looked:
            return
        self.looked.add(look)
        assert violations(page) == [], page.url
        needed, shown = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert needed <= shown, f"{page.url} scrolls sideways"


def wait_for(what: str, holds: Callable[[], bool]) -> None:
    """A worker does it, which looks every few seconds."""
    for _try in range(120):
        if holds():
            return
        time.sleep(0.3)
    raise AssertionError(f"a worker has not done it: {what}")


def set_up(teacher: Hands, looks: Looks) -> str:
    """From a template, with what it proposes but for its name and practice; its address."""
    page = teacher.page
    page.goto("/c/northfield/peers/")
    teacher.press(teacher.link("Peer review"))
    teacher.press(page.locator("main").get_by_role("link", name=teacher.say("Set up a review")))
    looks.at(teacher)
    teacher.press(page.locator("a[href$='/new/lab-report/']"))
    looks.at(teacher)
    teacher.write(page.locator("input[name=title]"), "A pendulum in the stairwell")
    page.locator("select[name=group]").select_option(label=GROUP)
    teacher.choose(page.locator("input[name=calibrates]"))
    teacher.press(teacher.button("Make it"))
    expect(page.get_by_role("heading", level=1)).to_have_text("A pendulum in the stairwell")
    looks.at(teacher)
    address = page.url
    page.goto(f"{address}preview/")
    looks.at(teacher)
    page.goto(f"{address}practice/")
    teacher.write(page.locator("input[name=title]"), "A ruler on a table")
    teacher.write(page.locator("textarea[name=body]"), "It swings. It took about a second.")
    teacher.press(teacher.button("Add it"))
    looks.at(teacher)
    for number, points in enumerate((2, 3, 1), start=1):
        teacher.write(page.locator(f"input[name=points-{number}]"), str(points))
    teacher.write(page.locator("textarea[name=words-3]"), "One measurement supports no law.")
    teacher.press(teacher.button("Save"))
    expect(page.locator("main")).to_contain_text("You have judged this work.")
    return address


def text_by(name: str) -> str:
    """A work, without its author's name, and like no other one."""
    number = int(surname(name)[-2:])
    return (
        f"I hung a nut on {20 + 3 * number} cm of thread in the stairwell of house {number}.\n\n"
        f"Ten swings took {90 + 7 * number} tenths of a second, counted by two people."
    )


def hand_in(hands: Hands, name: str, looks: Looks) -> None:
    page = hands.page
    page.goto("/")
    looks.at(hands)
    hands.press(page.get_by_role("link").filter(has_text=hands.say("Hand in your work")).first)
    hands.write(page.locator("input[name=title]"), f"Thread {surname(name)[-2:]}")
    hands.write(page.locator("textarea[name=body]"), text_by(name))
    for box in page.locator("input[name=ticked]").all():
        hands.choose(box)
    looks.at(hands)
    hands.press(hands.button("Hand it in"))
    expect(hands.text("It is handed in. Thank you.")).to_be_visible()
    looks.at(hands)


def hand_in_by_form(pupil: Pupil, address: str) -> None:
    answer = pupil.send(
        f"{address}work/", title=f"Thread {pupil.word[-2:]}", body=text_by(pupil.name),
        ticked=["0", "1"], do="hand_in",
    )  # fmt: skip
    assert answer.status == 302, answer.text()


def hand_in_with_file(pupil: Pupil, address: str) -> None:
    """Taken back for files whose names say who made them, and a sound that says it inside, too."""
    pupil.send(f"{address}work/", f"{address}work/take-back/")
    file = (f"{pupil.word} data.csv", "text/csv", b"length;time\n20;9.0\n")
    sound = (f"{pupil.word}.mp3", "audio/mpeg", mp3(pupil.name.encode()))
    for each in (file, sound):
        pupil.send_file(f"{address}work/", f"{address}work/files/", each)
    hand_in_by_form(pupil, address)


def write_together(pupils: Sequence[Pupil], address: str) -> None:
    first, *others = pupils
    first.send(f"{address}work/", f"{address}work/team/", name="The stairs")
    link = re.search(r"<code[^>]*>([^<]+)</code>", first.get(f"{address}work/"))
    assert link is not None
    for each in others:
        joined = each.send(link[1])
        assert joined.status == 302, joined.text()
    hand_in_by_form(others[-1], address)


def practice(hands: Hands, address: str, looks: Looks) -> None:
    page = hands.page
    page.goto(address)
    looks.at(hands)
    page.goto(f"{address}practice/")
    looks.at(hands)
    hands.press(page.get_by_role("link", name="A ruler on a table"))
    for number in (1, 2, 3):
        hands.write(page.locator(f"input[name=points-{number}]"), "4")
    hands.write(page.locator("textarea[name=words-3]"), WHY)
    looks.at(hands)
    hands.press(hands.button("See what it got"))
    expect(page.locator("main")).to_contain_text("One measurement supports no law.")
    looks.at(hands)


def practice_by_form(pupil: Pupil, address: str) -> None:
    [example] = set(re.findall(r'href="([^"]+/practice/\d+/)"', pupil.get(f"{address}practice/")))
    said = {"points-1": "3", "points-2": "2", "points-3": "2", "words-3": WHY}
    assert pupil.send(f"{pupil.site}{example}", **said).status == 302


def to_read(pupil: Pupil, address: str) -> Sequence[str]:
    found = TO_READ.findall(pupil.get(f"{address}reading/"))
    return [f"{pupil.site}{each}" for each in found]


def points_for(work: str, reader: str) -> Sequence[str]:
    """By what the work says, and somewhat by who reads it."""
    house = re.search(r"house (\d+)", work)
    quality = int(house[1]) % 6 if house else 3
    mild = int(reader[-2:]) % 3
    return [str(min(10, 2 + quality + mild + extra)) for extra in (0, 1, 0)]


def read_by_form(pupil: Pupil, address: str) -> None:
    """All that has been given and is not sent yet."""
    for each in to_read(pupil, address):
        page = pupil.get(each)
        given = points_for(page, pupil.word)
        said = {f"points-{number}": points for number, points in enumerate(given, start=1)}
        answer = pupil.send(each, page=page, **said, **{"words-3": WHY}, body=WHY, do="send")
        assert answer.status == 302, answer.text()


def read(hands: Hands, address: str, looks: Looks) -> None:
    """One work, with all that a reader can do."""
    page = hands.page
    page.goto("/")
    hands.press(page.get_by_role("link").filter(has_text=hands.say("Read works of others")).first)
    expect(page.locator("h1")).to_have_text(hands.say("What I read"))
    looks.at(hands)
    hands.press(page.locator("main ul.list h2 a").first)
    work = page.locator(".beside-work").inner_text()
    looks.at(hands)
    for number, points in enumerate(points_for(work, "00"), start=1):
        hands.write(page.locator(f"input[name=points-{number}]"), points)
    remark(hands)
    hands.press(hands.button("Send"))
    # Something is missing, and all that was written is still there.
    expect(page.locator(".faults")).to_be_visible()
    looks.at(hands, "refused")
    expect(page.locator("input[name=points-1]")).not_to_have_value("")
    hands.write(page.locator("textarea[name=words-3]"), "Good job!")
    hands.press(hands.button("Send"))
    looks.at(hands, "coached")
    hands.press(hands.button("Send it as it is"))
    expect(hands.text("Sent. Thank you for reading.")).to_be_visible()


def remark(hands: Hands) -> None:
    page = hands.page
    hands.press(page.locator("#remarks details > summary"))
    hands.write(page.locator("input[name=remark_quote]"), "counted by two people")
    hands.write(page.locator("textarea[name=remark_words]"), "Did both get the same?")
    hands.press(hands.button("Add this remark"))
    expect(page.locator("#remarks blockquote")).to_have_text(re.compile("counted by two people"))


def answer(hands: Hands, name: str, address: str, looks: Looks) -> None:
    page = hands.page
    page.goto(address)
    looks.at(hands)
    page.goto(f"{address}answers/")
    looks.at(hands)
    first = hands.within(page.locator("article[id^=review-]").first)
    hands.choose(first.root.locator("input[name=helpful][value='5']"))
    hands.write(first.root.locator("textarea[name=words]"), "I have measured two more lengths.")
    hands.choose(first.root.locator("input[name=thanks]"))
    hands.press(first.root.locator("form button").first)
    expect(hands.text("Your reader sees it on their page.")).to_be_visible()
    page.goto(f"{address}work/")
    hands.write(page.locator("textarea[name=body]"), f"{text_by(name)}\n\nTwo more lengths.")
    looks.at(hands)
    hands.press(hands.button("Hand in the revision"))
    page.goto(f"{address}answers/")
    choice = page.locator("select[name=because]")
    choice.select_option(index=1)
    hands.write(page.locator("#changes textarea[name=words]"), "Two more lengths.")
    hands.press(hands.button("Note this change"))
    expect(page.locator("#changes ul")).to_contain_text("Two more lengths.")
    looks.at(hands)


def answer_by_form(pupil: Pupil, address: str) -> None:
    for action in set(
        re.findall(r'action="([^"]+/answers/\d+/)"', pupil.get(f"{address}answers/"))
    ):
        given = pupil.send(f"{address}answers/", f"{pupil.site}{action}", helpful="4", words="Yes.")
        assert given.status == 302, given.text()


def reviews_of(teacher: Page, address: str) -> Counter[str]:
    """How many reviews of each work have been sent, by the table that can be taken away."""
    table = teacher.request.get(f"{address}run/reviews.csv").body().decode("utf-8-sig")
    rows = list(csv.DictReader(table.splitlines(), delimiter=table_delimiter(table)))
    return Counter(row["Work"] for row in rows if row["Sent"] and row["Kind"] == "of a peer")


def table_delimiter(table: str) -> str:
    return csv.Sniffer().sniff(table.splitlines()[0]).delimiter


def gives_nothing_away(pupil: Pupil, *, own: Sequence[str] = ()) -> None:
    """What somebody has been given names nobody else of the class, by no name and by no key."""
    others = [surname(name) for name in NAMES if name not in {pupil.name, *own}]
    keys = {str(FIRST_KEY + 1 + NAMES.index(name)) for name in (pupil.name, *own)}
    keys.update(
        key for path, text in pupil.seen.items() if "/work/" in path for key in KEY.findall(text)
    )
    assert pupil.told_of(others, own=sorted(keys)) == []


def shown(page: Page, address: str) -> str:
    page.goto(address)
    return page.locator("main").inner_text()


def everybody_is_read(teacher: Hands, address: str, works: int) -> None:
    """Each work has all its reviews, or the page says what is being done about it."""
    sent = reviews_of(teacher.page, address)
    teacher.page.goto(f"{address}readers/")
    rows = teacher.page.locator("ul.who-reads > li").all()
    assert len(rows) == works
    for row in rows:
        [number] = re.findall(r"^Work (\d+)", row.locator("h2").inner_text())
        is_said = row.get_by_text(f"of {READERS} are there.").count()
        assert sent[number] >= READERS or is_said, f"nothing is done about work {number}"
        assert sent[number] >= 1


def ask_and_answer(teacher: Hands, asker: Pupil, address: str, looks: Looks) -> None:
    assert asker.send(f"{address}grade/", words="Nobody saw my second table.").status == 302
    teacher.page.goto(f"{address}run/")
    looks.at(teacher)
    teacher.press(teacher.link("Answer"))
    looks.at(teacher)
    expect(teacher.page.locator("blockquote")).to_have_text("Nobody saw my second table.")
    teacher.write(teacher.page.locator("textarea[name=answer]"), "I have seen it. It stays.")
    teacher.press(teacher.button("Answer"))
    expect(teacher.text("The authors see your answer")).to_be_visible()
    assert "I have seen it. It stays." in asker.get(f"{address}grade/")


@dataclass(frozen=True)
class Walk:
    """Everybody of a review on their way through it."""

    teacher: Hands
    walkers: Mapping[str, Hands]
    pupils: Mapping[str, Pupil]
    site: Site
    address: str
    looks: Looks

    @property
    def by_form(self) -> Sequence[Pupil]:
        """Who hands in alone, in time and without a browser."""
        return [self.pupils[name] for name in NAMES[7:28] if name not in NEVER_WRITE]

    @property
    def works(self) -> int:
        return len(self.walkers) + 1 + len(self.by_form) + len(LATECOMERS)

    def move(self, button: str) -> None:
        page = self.teacher.page
        page.goto(self.address)
        self.looks.at(self.teacher)
        self.teacher.press(self.teacher.button(button))
        expect(self.teacher.text("The review stands here now")).to_be_visible()

    def look_at(self, *pages: str) -> None:
        for each in pages:
            self.teacher.page.goto(f"{self.address}{each}/")
            self.looks.at(self.teacher)

    def all_hand_in(self) -> None:
        self.move("Begin handing in")
        for name, hands in self.walkers.items():
            hand_in(hands, name, self.looks)
        write_together([self.pupils[name] for name in TEAM], self.address)
        for pupil in self.by_form:
            hand_in_by_form(pupil, self.address)
        for pupil in self.by_form[:3]:
            hand_in_with_file(pupil, self.address)
        self.look_at("people")
        expect(self.teacher.page.locator("main ul.list > li")).to_have_count(28)

    def all_practice(self) -> None:
        self.move("Begin practicing")
        for name in (NAMES[0], ARAB):
            practice(self.walkers[name], self.address, self.looks)
        for pupil in self.by_form[:6]:
            practice_by_form(pupil, self.address)

    def some_come_late(self) -> None:
        page = self.teacher.page
        for name in LATECOMERS:
            page.goto(f"{self.address}people/")
            self.teacher.write(page.locator("input[name=name]"), name)
            self.teacher.press(self.teacher.button("Bring them in"))
            expect(self.teacher.text("They take part now.")).to_be_visible()
            hand_in_by_form(self.pupils[name], self.address)

    def most_read(self) -> None:
        self.move("Begin reading")
        self.some_come_late()
        wait_for("give works", lambda: bool(to_read(self.pupils[NAMES[20]], self.address)))
        for hands in self.walkers.values():
            read(hands, self.address, self.looks)
        self.the_others_read()
        assert sum(reviews_of(self.teacher.page, self.address).values()) < self.works * READERS

    def the_others_read(self) -> None:
        for name, pupil in self.pupils.items():
            if name not in NEVER_READ:
                read_by_form(pupil, self.address)

    def nobody_ends_without(self, clock: Clock) -> None:
        """Who does not come is reminded; then others read instead of them."""
        clock.later(HALF)
        idle, notices = self.pupils[NEVER_READ[0]], f"{self.site.url}/me/notices/"
        wait_for("remind", lambda: "works wait for what you say" in idle.get(notices))
        clock.later(THREE_QUARTERS)
        page, readers = self.teacher.page, f"{self.address}readers/"
        wait_for("replace", lambda: "instead of somebody else" in shown(page, readers))
        self.looks.at(self.teacher)
        self.the_others_read()
        everybody_is_read(self.teacher, self.address, self.works)
        self.look_at("run")

    def reading_ends_while_somebody_types(self, clock: Clock) -> None:
        """What they have typed is still there, although it cannot be sent."""
        reader = self.walkers[NAMES[0]]
        reader.page.goto(f"{self.address}reading/")
        reader.press(reader.page.locator("main ul.list h2 a").first)
        words = reader.page.locator("textarea[name=body]")
        reader.write(words, "I typed this as reading ended.")
        clock.later(REST)
        ended = self.teacher.page.locator("ol.steps [aria-current]", has_text="Answering")
        wait_for("move on", lambda: bool(shown(self.teacher.page, self.address) and ended.count()))
        reader.press(reader.button("Send what I changed"))
        expect(words).to_have_count(0)
        expect(reader.page.locator("textarea[readonly]").last).to_have_value(
            "I typed this as reading ended."
        )
        self.looks.at(reader, "too late")

    def all_answer(self) -> None:
        for name in (NAMES[0], ARAB):
            answer(self.walkers[name], name, self.address, self.looks)
        for pupil in self.by_form[:4]:
            answer_by_form(pupil, self.address)

    def grades_are_published(self) -> None:
        page, grades = self.teacher.page, f"{self.address}grades/"
        wait_for("grade", lambda: "Publish grades" in shown(page, grades))
        self.looks.at(self.teacher)
        self.teacher.press(self.teacher.button("Publish grades"))
        ask_and_answer(self.teacher, self.pupils[APPEALS], self.address, self.looks)
        for hands in self.walkers.values():
            for each in ("grade", "reading"):
                hands.page.goto(f"{self.address}{each}/")
                self.looks.at(hands)

    def nobody_is_given_away(self) -> None:
        """In the whole visit of everybody; some go wherever a link leads them."""
        for name in (NAMES[0], NAMES[3], TEAM[0], APPEALS, NEVER_WRITE[0], LATECOMERS[0]):
            pupil = self.pupils[name]
            around = (self.address, f"{self.site.url}/", f"{self.site.url}/me/notices/")
            assert pupil.wander(*around) > 5
            pupil.get(f"{self.site.url}/c/northfield/search/?q=thread")
        for name, pupil in self.pupils.items():
            # Their own work with the keys of their own files.
            pupil.get(f"{self.address}work/")
            gives_nothing_away(pupil, own=TEAM if name in TEAM else ())
        # The same search finds what whoever runs it may see.
        watcher = Pupil("Tunde", self.site.url, self.teacher.page.request)
        watcher.get(f"{self.address}readers/")
        assert watcher.told_of([surname(NAMES[20])])

    def a_work_is_shown(self) -> None:
        self.move("Close the review")
        author = self.walkers[NAMES[0]]
        author.page.goto(f"{self.address}shown/")
        self.looks.at(author)
        author.press(author.button("Show my work"))
        self.looks.at(author)
        assert surname(NAMES[0]) in self.pupils[NAMES[20]].get(f"{self.address}shown/")


def test_a_class_reads_each_other(
    visit: Visit, site: Site, clock: Clock, pupils: Mapping[str, Pupil]
) -> None:
    looks, teacher = Looks(), Hands.at(visit("tunde"), MOUSE)
    address = set_up(teacher, looks)
    walkers = {name: Hands.at(visit(name, **way.options), way) for name, way in WAYS.items()}
    walk = Walk(teacher, walkers, pupils, site, address, looks)
    walk.all_hand_in()
    walk.all_practice()
    walk.most_read()
    walk.nobody_ends_without(clock)
    walk.reading_ends_while_somebody_types(clock)
    walk.all_answer()
    walk.grades_are_published()
    walk.nobody_is_given_away()
    walk.a_work_is_shown()
