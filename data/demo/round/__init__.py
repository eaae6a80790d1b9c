"""The sheets of the demo county. A package only so that its files are installed."""
