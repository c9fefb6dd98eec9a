"""`python -m codemod`."""

from codemod.cli import main

main()
