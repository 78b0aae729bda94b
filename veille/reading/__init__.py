"""Reading of other people's feeds: from bytes to entries, without the network and without the database."""
