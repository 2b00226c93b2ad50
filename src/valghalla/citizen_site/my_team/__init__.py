"""What somebody who answers for teams sees and does: members, who comes in and who goes, messages, the list."""
