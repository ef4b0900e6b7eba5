"""The program's door, as `mfa-archiver` and as `python -m mfa_archiver`: Ctrl-C counts from the first moment."""

import sys

INTERRUPTED = 130
AGAIN_SECONDS = 0.01


def main() -> None:
    """Run the program; interrupted before its own door for errors stands, it ends as quietly as afterwards."""
    try:
        sys.unraisablehook = raise_again
        from mfa_archiver.cli.app import main as run  # noqa: PLC0415 - loading it takes the better part of a start

        run()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


def raise_again(unraised: "sys.UnraisableHookArgs") -> None:
    """Give a Ctrl-C again that came while an object was done away with: the interpreter would print it and go on."""
    if not isinstance(unraised.exc_value, KeyboardInterrupt):
        sys.__unraisablehook__(unraised)
    elif not sys.is_finalizing():
        import signal  # noqa: PLC0415 - as above
        import threading  # noqa: PLC0415

        strike = threading.Timer(AGAIN_SECONDS, signal.pthread_kill, (threading.main_thread().ident, signal.SIGINT))
        strike.daemon = True
        strike.start()


if __name__ == "__main__":
    main()
