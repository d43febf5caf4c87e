"""`python -m kepuri_eval` is the `kepuri` command."""

from kepuri_eval.cli import main

if __name__ == "__main__":
    main()
