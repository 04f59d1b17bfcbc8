"""Studies: curves -> frozen results made of arrays and numbers, without ever drawing."""
