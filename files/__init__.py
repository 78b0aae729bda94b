"""The files of a group: folders in folders, versions at one address, what comes in and what goes out."""
