"""From a plan, as an office writes it, to the obligations it proposes; pure."""
