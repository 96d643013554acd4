"""Transportation: rows that want columns, columns with room for rows, each pair used once at most.

``fill`` asks whether everybody can be served, ``Transport`` finds the best way.
"""

from docendo.engine.flows.filling import Filling, Reach, fill, reach
from docendo.engine.flows.transport import TOLERANCE, Flow, Transport

__all__ = ["TOLERANCE", "Filling", "Flow", "Reach", "Transport", "fill", "reach"]
