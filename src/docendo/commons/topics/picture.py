"""The graph of topics as a picture: what is learned first stands before what builds on it.

The layered drawing of Sugiyama, Tagawa and Toda, "Methods for Visual Understanding of
Hierarchical System Structures" (1981): layers by the longest way, bends where an edge passes a
layer, and few crossings by barycenters.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import pairwise
from unicodedata import east_asian_width

from docendo.commons.topics.rules import Edge, depths, without_shortcuts

WIDTH, HEIGHT = 168, 48
BETWEEN_LAYERS, BETWEEN_ROWS = 64, 20
BEND_HEIGHT = 8
MARGIN = 4
LETTERS_IN_LINE = 21
SWEEPS = 6


@dataclass(frozen=True)
class Box:
    """A topic: its corner, and its name in one or two lines."""

    topic_id: int
    x: int
    y: int
    lines: tuple[str, ...]
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def middle(self) -> int:
        return self.x + WIDTH // 2

    @property
    def baselines(self) -> list[tuple[int, str]]:
        first = self.y + HEIGHT // 2 + 5 - (9 if len(self.lines) > 1 else 0)
        return [(first + 18 * number, line) for number, line in enumerate(self.lines)]


@dataclass(frozen=True)
class Picture:
    """``arrows`` are paths of SVG, from what is learned first to what builds on it."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    arrows: tuple[str, ...]


# A place in a layer: a topic, or a bend of the edge that passes there.
Place = int | tuple[Edge, int]


def draw(names: Mapping[int, str], edges: Collection[Edge], *, mirrored: bool = False) -> Picture:
    """Draw the topics that some edge touches; ``names`` holds all of them by id.

    ``mirrored`` reads from right to left.
    """
    edges = without_shortcuts(edges)
    topics = sorted({topic for edge in edges for topic in edge}, key=names.__getitem__)
    layer_of = depths(topics, edges)
    layers: list[list[Place]] = [[] for _ in range(max(layer_of.values(), default=-1) + 1)]
    for topic in topics:
        layers[layer_of[topic]].append(topic)
    chains = []
    for edge in sorted(edges):
        topic, required = edge
        bends: list[Place] = [
            (edge, layer) for layer in range(layer_of[required] + 1, layer_of[topic])
        ]
        for bend, layer in zip(bends, range(layer_of[required] + 1, layer_of[topic]), strict=True):
            layers[layer].append(bend)
        chains.append([required, *bends, topic])
    _uncross(layers, chains)
    middles, height = _middles(layers)
    width = len(layers) * (WIDTH + BETWEEN_LAYERS) - BETWEEN_LAYERS + 2 * MARGIN

    def left(place: Place) -> int:
        layer = layer_of[place] if isinstance(place, int) else place[1]
        x = MARGIN + layer * (WIDTH + BETWEEN_LAYERS)
        return width - x - WIDTH if mirrored else x

    return Picture(
        width=width,
        height=height,
        boxes=tuple(
            Box(
                topic,
                left(topic),
                middles[topic] - HEIGHT // 2,
                in_lines(names[topic]),
            )
            for topic in topics
        ),
        arrows=tuple(
            _path([(left(place), middles[place]) for place in chain], mirrored=mirrored)
            for chain in chains
        ),
    )


def in_lines(name: str) -> tuple[str, ...]:
    """A name in at most two lines that fit into a box."""
    lines: list[str] = []
    for word in name.split():
        if lines and _width(f"{lines[-1]} {word}") <= LETTERS_IN_LINE:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    if len(lines) > 2:
        lines = [lines[0], f"{lines[1]} …"]
    return tuple(_cut(line) for line in lines)


def _width(line: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in line)


def _cut(line: str) -> str:
    if _width(line) <= LETTERS_IN_LINE + 1:
        return line
    while _width(line) > LETTERS_IN_LINE:
        line = line.rstrip("… ")[:-1]
    return f"{line}…"


def _uncross(layers: list[list[Place]], chains: list[list[Place]]) -> None:
    """Order each layer by the middle of its neighbors, forth and back."""
    before: dict[Place, list[Place]] = {}
    after: dict[Place, list[Place]] = {}
    for chain in chains:
        for one, other in pairwise(chain):
            after.setdefault(one, []).append(other)
            before.setdefault(other, []).append(one)
    for sweep in range(SWEEPS):
        forth = sweep % 2 == 0
        neighbors, order = (before, layers[1:]) if forth else (after, layers[-2::-1])
        position = {place: row for layer in layers for row, place in enumerate(layer)}
        for layer in order:
            layer.sort(
                key=lambda place: _mean(
                    [position[other] for other in neighbors.get(place, ())], position[place]
                )
            )
            position.update((place, row) for row, place in enumerate(layer))


def _mean(values: list[int], otherwise: int) -> float:
    return sum(values) / len(values) if values else otherwise


def _middles(layers: list[list[Place]]) -> tuple[dict[Place, int], int]:
    """How far down the middle of each place is, each layer centered; and the whole height."""
    heights = [
        sum(HEIGHT if isinstance(place, int) else BEND_HEIGHT for place in layer)
        + BETWEEN_ROWS * (len(layer) - 1)
        for layer in layers
    ]
    tallest = max(heights, default=0)
    middles: dict[Place, int] = {}
    for layer, height in zip(layers, heights, strict=True):
        y = MARGIN + (tallest - height) // 2
        for place in layer:
            own = HEIGHT if isinstance(place, int) else BEND_HEIGHT
            middles[place] = y + own // 2
            y += own + BETWEEN_ROWS
    return middles, tallest + 2 * MARGIN


def _path(points: list[tuple[int, int]], *, mirrored: bool) -> str:
    """A smooth line through the places, level where it leaves and enters one."""
    leave, enter = (0, WIDTH) if mirrored else (WIDTH, 0)
    (x, y), *others = points
    path = [f"M{x + leave} {y}"]
    here = (x + leave, y)
    for number, (x, y) in enumerate(others):
        end = x + enter
        turn = (here[0] + end) // 2
        path.append(f"C{turn} {here[1]} {turn} {y} {end} {y}")
        here = (end, y)
        if number < len(others) - 1:
            here = (x + leave, y)
            path.append(f"H{here[0]}")
    return "".join(path)
