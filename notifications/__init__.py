"""Who hears of what, and the outbox that tells them: nothing lost, nothing twice, one gesture to stop."""
