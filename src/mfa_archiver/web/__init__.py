"""The only place with a socket: polite, bounded exchanges, and the engines that page through.

Reading what was served is left to `extract`, keeping it to `archive`.
"""
