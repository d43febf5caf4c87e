"""From activities to clusters, two qualities kept apart, and the lists proposed for commendation."""
