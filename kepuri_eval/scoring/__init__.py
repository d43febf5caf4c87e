"""From facts to scores that stand up to an objection: measures, composites, ranks and how far they can move."""
