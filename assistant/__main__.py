"""`python -m assistant` is the same as the console script."""

import sys

from assistant.cli import main

sys.exit(main())
