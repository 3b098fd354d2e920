"""The jury room: preparing a sitting, deliberating, signing. Colleges are shown here and nowhere else."""
