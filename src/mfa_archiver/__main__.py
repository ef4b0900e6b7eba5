"""The program's door, as `mfa-archiver` and as `python -m mfa_archiver`: Ctrl-C counts from the first moment."""

import sys

INTERRUPTED = 130


def main() -> None:
    """Run the program; interrupted before its own door for errors stands, it ends as quietly as afterwards."""
    try:
        from mfa_archiver.cli.app import main as run  # noqa: PLC0415 - loading it takes the better part of a start

        run()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
