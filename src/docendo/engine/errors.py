"""What the engine refuses, each with a sentence that names the row and what could be changed."""


class EngineError(ValueError):
    """What the engine cannot work with; its text is a sentence for whoever called."""


class Invalid(EngineError):
    """The input itself is wrong: a shape, a missing number, a code out of range."""


class Infeasible(EngineError):
    """The input is well formed, but nothing meets all of its constraints.

    The sentence names the constraint that binds and what could be relaxed.
    """
