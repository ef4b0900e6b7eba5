"""The tests, an importable package so that they can share the replica of gov.kz."""
