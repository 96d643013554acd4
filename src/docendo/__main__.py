import sys

from docendo.site.cli import main

sys.exit(main())
