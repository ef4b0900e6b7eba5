"""Archive foreign ministries' press releases in one searchable SQLite file."""
