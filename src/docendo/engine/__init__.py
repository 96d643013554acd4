"""The science of Docendo: who meets whom, who reads what, what a grade is worth, whose turn it is.

Plain Python on NumPy and SciPy: arrays and frozen dataclasses in, frozen dataclasses out, no I/O,
no global state, no Django. Codes of people, works and items are integers from 0. Chance comes
only through ``seed``. Bad input raises ``errors.Invalid`` or ``errors.Infeasible``.
"""
