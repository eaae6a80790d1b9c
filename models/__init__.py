"""What the service remembers: rounds, scenarios, runs, plans, proposals, people, events."""
