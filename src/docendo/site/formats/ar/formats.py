"""Day, month, year, without the comma that Django puts before the year."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y، g:i A"
