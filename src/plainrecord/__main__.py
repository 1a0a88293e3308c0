"""``python -m plainrecord``: the command line."""

from plainrecord.cli import main

if __name__ == "__main__":
    main()
