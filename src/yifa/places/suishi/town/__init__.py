"""What the towns of the example county have in common; county.yaml fills in what each has of its own."""
