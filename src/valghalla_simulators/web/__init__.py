"""The simulators' pages. Plain Danish, no product code, works without scripts."""
