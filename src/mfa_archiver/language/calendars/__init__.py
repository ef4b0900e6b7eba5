"""The words that dates are written with, one language a file."""
