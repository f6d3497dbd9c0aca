"""The tests of tests/scenario/test_faults.py at full length, as a commune would live through them.

The database is cut off, the disk is full, there are no file handles, Telegram stands still: each
for two minutes. People ask all the while.
"""

import os
import subprocess
import sys

WITHOUT = "120"  # seconds


def main() -> None:
    """Run them and print what was asked, doubted and answered; ends as they end."""
    arguments = ("-m", "pytest", "-q", "-n0", "-o", "log_cli=true", "-o", "log_cli_level=WARNING")
    environment = os.environ | {"TEST_WITHOUT": WITHOUT}
    command = (sys.executable, *arguments, "tests/scenario/test_faults.py")
    done = subprocess.run(command, env=environment, check=False)  # noqa: S603 - our own tests
    if done.returncode:
        raise SystemExit(done.returncode)
    print("lost or double: nothing")
