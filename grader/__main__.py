"""`python -m grader`, as the command `grader`."""

from grader.cli import main

main()
