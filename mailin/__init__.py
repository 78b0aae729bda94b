"""Mail that comes in: answers, new items, confirmations, the archive of an old list."""
