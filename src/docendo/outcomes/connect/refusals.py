"""What somebody may be refused who brings another place along."""

from docendo.kernel.errors import Refused


class ImportIsRunning(Refused):
    code = "import_is_running"
    message = (
        "Another import into this community is running. Wait until it has ended, and run this"
        " again: what is there by then is not added twice."
    )
