"""From facts to measures, indicator scores, ranks and how far each rank can move."""
