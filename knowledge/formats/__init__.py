"""Read and write the files an office exchanges; recognise each by its content."""
