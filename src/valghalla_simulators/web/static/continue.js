// Sends the ticket on by itself; without scripts the button does it.
document.getElementById("ticket").submit();
