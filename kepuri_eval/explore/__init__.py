"""Widgets for hands: weights, evidence, activities and units, shown by the notebooks in notebooks/explore."""
