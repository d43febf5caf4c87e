"""From tables to charts, HTML reports and an index page."""
