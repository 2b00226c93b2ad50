// Sends the answer on by itself; without scripts the button does it.
document.getElementById("answer").submit();
