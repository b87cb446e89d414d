"""``python -m studio.worker``: one worker process, as the owner starts it."""

import sys

from core.errors import EnvironmentLackError
from studio.worker.runtime import main

if __name__ == "__main__":
    try:
        sys.exit(main())
    except EnvironmentLackError as error:
        print(f"webtoon worker: {error.message}", file=sys.stderr)
        sys.exit(4)
