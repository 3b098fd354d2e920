"""Stories: the life of certifications told in files, played to rehearse a campaign or to demonstrate."""
