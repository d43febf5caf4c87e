"""Fictional submissions of any size, with the truth beside them."""
