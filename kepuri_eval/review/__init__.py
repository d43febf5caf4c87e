"""From doubts to a workbook that people fill in, and from the filled workbook to corrections."""
