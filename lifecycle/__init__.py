"""The life of an account, from asking for one to leaving: its pages need every layer below."""
