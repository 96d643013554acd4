"""Turns what a caller passes into arrays of known type and shape, or refuses it in words."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from docendo.engine.errors import Invalid

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def codes(name: str, values: ArrayLike, *, length: int | None = None) -> Ints:
    """Integer codes from 0, shape (n,); raises Invalid and names the first row that is none."""
    given: NDArray[Any] = np.asarray(values)
    if given.size == 0:
        given = given.astype(np.int64)
    _one_dimension(name, given, length)
    if given.dtype == np.bool_ or not np.issubdtype(given.dtype, np.number):
        raise Invalid(f"{name} must hold whole numbers from 0, not {given.dtype}.")
    with np.errstate(invalid="ignore"):
        whole = given.astype(np.int64)
    wrong = (whole != given) | (whole < 0)
    if wrong.any():
        row = int(np.argmax(wrong))
        raise Invalid(f"{name} must hold whole numbers from 0; row {row} is {given[row]}.")
    return whole


def counts(name: str, values: ArrayLike, *, length: int) -> Ints:
    """Whole numbers from 0, shape (length,), from one for all or one for each; raises Invalid."""
    return codes(name, np.full(length, values) if np.ndim(values) == 0 else values, length=length)


def pairs(
    name: str, values: ArrayLike | None, *, shape: tuple[int, int], sides: tuple[str, str]
) -> Ints:
    """Pairs (m, 2) of codes below ``shape``, as given; raises Invalid and names the first wrong.

    ``sides`` is what the two codes of a pair are called.
    """
    if values is None or np.size(values) == 0:
        return np.zeros((0, 2), np.int64)
    given: NDArray[Any] = np.asarray(values)
    one, other = sides
    if given.ndim != 2 or given.shape[1] != 2:
        raise Invalid(f"{name} must be pairs of a {one} and a {other}, not of shape {given.shape}.")
    read = np.column_stack(
        [codes(f"{name} ({side}s)", given[:, at]) for at, side in enumerate(sides)]
    )
    for row in np.flatnonzero((read >= shape).any(axis=1))[:1]:
        raise Invalid(
            f"{name} row {row} is {one} {read[row, 0]} with {other} {read[row, 1]}, "
            f"but there are {shape[0]} {one}s and {shape[1]} {other}s."
        )
    return read


def floats(
    name: str,
    values: ArrayLike,
    *,
    dimensions: tuple[int, ...] = (1,),
    length: int | None = None,
    allow_nan: bool = False,
) -> Floats:
    """Finite numbers (or NaN where allowed) with one of these numbers of dimensions."""
    try:
        given = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise Invalid(f"{name} must hold numbers in rows of equal length.") from error
    if given.ndim not in dimensions:
        allowed = " or ".join(map(str, dimensions))
        raise Invalid(f"{name} must have {allowed} dimensions, not {given.ndim}.")
    if length is not None and len(given) != length:
        raise Invalid(f"{name} must have {length} rows, not {len(given)}.")
    wrong = np.isinf(given) if allow_nan else ~np.isfinite(given)
    if wrong.any():
        where = ", ".join(map(str, np.argwhere(wrong)[0]))
        raise Invalid(f"{name} must hold finite numbers; row {where} is {given[wrong][0]}.")
    return given


def _one_dimension(name: str, given: NDArray[Any], length: int | None) -> None:
    if given.ndim != 1:
        raise Invalid(f"{name} must have 1 dimension, not {given.ndim}.")
    if length is not None and len(given) != length:
        raise Invalid(f"{name} must have {length} rows, not {len(given)}.")
