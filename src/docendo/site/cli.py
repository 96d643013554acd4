"""The one executable: ``docendo COMMAND``."""

import os
import sys

from docendo.site.configuration import WrongConfiguration


def main() -> int:
    """Run one command; 0 is success, 1 a failure, 2 a wrong call or a wrong configuration."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "docendo.site.settings")
    try:
        from django.core.management import execute_from_command_line

        execute_from_command_line([os.path.basename(sys.argv[0]), *sys.argv[1:]])
    except WrongConfiguration as wrong:
        print(wrong, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    return 0
