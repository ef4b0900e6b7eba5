"""Faults on purpose: the program is killed, starved of room, lied to and locked out, and must come out the same."""
