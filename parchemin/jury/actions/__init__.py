"""Acts of the jury: convening, holding, voting, signing."""
