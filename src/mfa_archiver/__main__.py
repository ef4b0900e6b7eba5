"""Run the program as `python -m mfa_archiver`."""

from mfa_archiver.cli.app import main

if __name__ == "__main__":
    main()
