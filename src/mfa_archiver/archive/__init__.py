"""The archive file: the only SQL. Each module is one table's story; database.py opens the file."""
