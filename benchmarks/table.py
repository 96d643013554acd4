"""Figures side by side, each with the budget that it has to keep."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One figure: what it is, how it is written, and the least or the most that it may be."""

    name: str
    format: str = "{:,.1f}"
    least: float | None = None
    most: float | None = None

    @property
    def budget(self) -> str:
        if self.least is not None:
            return f"≥ {self.format.format(self.least)}"
        return f"≤ {self.format.format(self.most)}" if self.most is not None else ""

    def is_kept(self, value: float) -> bool:
        is_enough = self.least is None or value >= self.least
        return is_enough and (self.most is None or value <= self.most)


PAGES = ("question", "list", "search", "today")
COUNT = "{:,.0f}"
SHARE = "{:.2f}"
LINES = (
    Line("import: rows a second", COUNT, least=3000),
    Line("import: rows a second of CPU", COUNT),
    Line("import: peak memory, MB", COUNT),
    Line("yardstick: requests a second", COUNT),
    Line("yardstick: p50 ms"),
    Line("yardstick: p95 ms"),
    Line("yardstick: CPU ms", "{:.2f}"),
    *(
        line
        for page in PAGES
        for line in (
            Line(f"{page} page: requests a second", COUNT),
            Line(
                f"{page} page: of the yardstick", SHARE, least=0.1 if page == "question" else None
            ),
            Line(f"{page} page: p50 ms"),
            Line(f"{page} page: p95 ms"),
            Line(f"{page} page: CPU ms"),
            Line(f"{page} page: of the yardstick, by CPU", SHARE),
            Line(f"{page} page: queries", COUNT, most=12),
        )
    ),
    Line("searching, without the page: p50 ms", most=15),
    Line("posting an answer, by HTTP: p50 ms", most=15),
    Line("posting an answer, the action: p50 ms", most=15),
    Line("posting an answer, with what follows: CPU ms"),
    Line("question page, cold: kB", most=120),
    Line("question page, cold: requests", COUNT, most=11),
    *(
        Line(f"routing, {who}: {what}", "{:.3f}")
        for who in (
            "the site",
            "the site, three to five and three a week",
            "most active",
            "most active in the topics",
        )
        for what in ("hit@5", "MRR", "load on the busiest tenth")
    ),
    Line("routing: hit@5 above the better peer", "{:.3f}", least=0),
    Line("routing: MRR above the better peer", "{:.3f}", least=0),
    Line("routing: load on the busiest tenth below both", "{:.3f}", least=0),
    Line("routing, a pass over 2,000 asks: seconds", most=10),
    Line("routing, a worker that has just started: seconds more"),
    Line("memory of one process with its worker, MB", COUNT, most=200),
    Line("memory of each of two processes, MB", COUNT, most=200),
    Line("memory of a worker, MB", COUNT, most=200),
)
GROWTH = tuple(
    Line(name, SHARE, most=1.3)
    for name in (*(f"{page} page" for page in PAGES), "posting an answer")
)
Figures = Mapping[str, float]


def table(lines: Sequence[Line], columns: Mapping[str, Figures]) -> str:
    """In Markdown; a figure outside of its budget is bold."""
    rows = [["", *columns, "budget"]]
    for line in lines:
        cells = []
        for figures in columns.values():
            value = figures.get(line.name)
            cell = "" if value is None else line.format.format(value)
            cells.append(cell if value is None or line.is_kept(value) else f"**{cell}**")
        if any(cells):
            rows.append([line.name, *cells, line.budget])
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    written = [
        "| "
        + " | ".join(
            cell.ljust(width) if number == 0 else cell.rjust(width)
            for number, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        + " |"
        for row in rows
    ]
    rule = "|" + "|".join(
        "-" * (width + 2) if number == 0 else "-" * (width + 1) + ":"
        for number, width in enumerate(widths)
    )
    return "\n".join([written[0], rule + "|", *written[1:]])


def broken(lines: Sequence[Line], columns: Mapping[str, Figures]) -> list[str]:
    """The budgets that are not kept, in words."""
    return [
        f"{title}: {line.name} is {line.format.format(figures[line.name])}, not {line.budget}"
        for title, figures in columns.items()
        for line in lines
        if line.name in figures and not line.is_kept(figures[line.name])
    ]
