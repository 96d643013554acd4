"""Small matrices by the thousand: shape (c, c, n), the many last, so that NumPy runs along them."""

import numpy as np

from docendo.engine.checks import Floats, Ints

# So many matrices stay near the processor while they are worked on.
TOGETHER = 1024


def inverse(matrices: Floats) -> tuple[Floats, Floats]:
    """Inverses (c, c, n) and log determinants (n,) of symmetric positive definite matrices.

    Gauss-Jordan without pivots, which such matrices do not need: O(c³ n), and for c below ten
    several times faster than one call of LAPACK for each.
    """
    done = matrices.copy()
    log_determinant = np.zeros(matrices.shape[2])
    for start in range(0, matrices.shape[2], TOGETHER):
        some = slice(start, start + TOGETHER)
        _invert(done[:, :, some], log_determinant[some])
    return done, log_determinant


def _invert(done: Floats, log_determinant: Floats) -> None:
    """In place; their log determinants are added."""
    for k in range(len(done)):
        pivot = done[k, k].copy()
        log_determinant += np.log(pivot)
        row = done[k] / pivot
        column = done[:, k].copy()
        done -= column[:, None] * row
        done[k] = row
        done[:, k] = -column / pivot
        done[k, k] = 1 / pivot


def times(matrices: Floats, vectors: Floats) -> Floats:
    """Each matrix (c, c, n) times its vector (c, n)."""
    product: Floats = np.einsum("ijn,jn->in", matrices, vectors)
    return product


def add_diagonal(matrices: Floats, diagonals: Floats) -> Floats:
    """Matrices (c, c, n) with (c, n) added to their diagonals."""
    sums = matrices.copy()
    every = np.arange(len(sums))
    sums[every, every] += diagonals
    return sums


def diagonal(matrices: Floats) -> Floats:
    """The diagonals (c, n) of matrices (c, c, n)."""
    every = np.arange(len(matrices))
    diagonals: Floats = matrices[every, every]
    return diagonals


def summed(values: Floats, *, by: Ints, count: int) -> Floats:
    """Sums of (..., n) over the rows of each code, shape (..., count)."""
    flat = values.reshape(-1, values.shape[-1])
    sums = np.empty((len(flat), count))
    for line, row in zip(flat, sums, strict=True):
        row[:] = np.bincount(by, weights=line, minlength=count)
    return sums.reshape(*values.shape[:-1], count)
