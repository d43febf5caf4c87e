"""Runs the numbered notebooks in order and exports them, many at a time, on one machine or many."""
