"""Runs the numbered notebooks in order and exports them, many at a time."""
