"""What is known of languages: words and their stems, dates, datelines. Pure: text in, values out."""
