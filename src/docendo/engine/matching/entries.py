"""Reads a matrix of pairs, dense or sparse, as one list of its entries."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from docendo.engine import checks
from docendo.engine.checks import Bools, Floats, Ints


@dataclass(frozen=True)
class Entries:
    """The entries of a matrix, each once, sorted by row and column; all of shape (entries,)."""

    row: Ints
    column: Ints
    value: Floats
    shape: tuple[int, int]

    @property
    def keys(self) -> Ints:
        """One whole number for each entry, ascending."""
        return self.row * self.shape[1] + self.column

    def where(self, kept: Bools) -> "Entries":
        return Entries(self.row[kept], self.column[kept], self.value[kept], self.shape)


def entries(name: str, matrix: Any) -> Entries:
    """What a SciPy sparse matrix stores (zeros too), or what is not NaN in a dense array."""
    if hasattr(matrix, "tocoo"):
        stored = matrix.tocoo(copy=True)
        stored.sum_duplicates()
        row, column = stored.row.astype(np.int64), stored.col.astype(np.int64)
        value, shape = checks.floats(name, stored.data), stored.shape
    else:
        dense = checks.floats(name, matrix, dimensions=(2,), allow_nan=True)
        row, column = np.nonzero(~np.isnan(dense))
        value, shape = dense[row, column], dense.shape
    order = np.lexsort([column, row])
    return Entries(row[order], column[order], value[order], (int(shape[0]), int(shape[1])))


def find(keys: Ints, wanted: Ints) -> tuple[Ints, Bools]:
    """Where each wanted number stands among ascending keys, and whether it is there at all."""
    where = np.searchsorted(keys, wanted)
    there = where < len(keys)
    there[there] = keys[where[there]] == wanted[there]
    return where, there
