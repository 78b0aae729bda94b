"""Events as calendar files (RFC 5545, 5546, 7986): written for subscriptions and mails, read from other programs."""
