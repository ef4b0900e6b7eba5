"""What the program costs: time, memory and room, measured by `make bench` and never asserted in tests."""
