# tries: be no Python at all
ELF, not a program (
