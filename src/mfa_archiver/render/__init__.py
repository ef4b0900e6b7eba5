"""How answers look: console.py for people (rich), machine.py for programs, terminal.py for safety."""
