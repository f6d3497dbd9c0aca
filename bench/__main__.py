"""`python -m bench`: search quality and speed against ready-made tools, in one run, one table.

`python -m bench calibrate` fits the decision curves; `python -m bench web` times whole answers
over the web chat, `python -m bench mail` messages over Telegram and Zalo,
`python -m bench faults` how they survive two minutes without database, disk or platform;
`python -m bench deadlines` measures the planning of a tick of the reminders,
`python -m bench reminders` whole ticks and how soon reminders arrive.
Data: the folder in MOTCUA_BENCH_DATA (default ../shared/data).
"""

import sys

from bench import calibrate, deadlines, faults, mail, quality, reminders, web

COMMANDS = {
    "quality": quality.main,
    "calibrate": calibrate.main,
    "web": web.main,
    "mail": mail.main,
    "faults": faults.main,
    "deadlines": deadlines.main,
    "reminders": reminders.main,
}


def main() -> int:
    """Run one measurement, or all that make up `make bench`."""
    asked = sys.argv[1:] or ["quality", "web", "mail"]
    unknown = [name for name in asked if name not in COMMANDS]
    if unknown:
        print(f"unknown: {', '.join(unknown)}; known: {', '.join(COMMANDS)}", file=sys.stderr)
        return 2
    for name in asked:
        COMMANDS[name]()
    return 0


raise SystemExit(main())
