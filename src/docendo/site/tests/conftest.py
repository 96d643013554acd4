from docendo.kernel.tests.processes import place

__all__ = ["place"]
