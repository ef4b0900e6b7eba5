"""A replica of gov.kz on loopback: a real HTTP server with invented releases."""
