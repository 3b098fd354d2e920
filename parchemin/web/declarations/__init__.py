"""The accrochage: who is to be declared, the flux, the receipts of the Caisse des Dépôts."""
