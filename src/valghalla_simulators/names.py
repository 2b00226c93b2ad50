"""Names to make people from. Any likeness to living persons is chance."""

WOMEN = (
    "Anne", "Kirsten", "Mette", "Hanne", "Helle", "Anna", "Susanne", "Lene", "Marianne", "Maria", "Inge",
    "Karen", "Lone", "Camilla", "Bente", "Charlotte", "Pia", "Louise", "Gitte", "Ida", "Tina", "Birgit",
    "Jette", "Emma", "Ulla", "Christina", "Tove", "Laura", "Sofie", "Julie", "Ingrid", "Kirstine", "Annette",
    "Jytte", "Sara", "Freja", "Lis", "Inger", "Maja", "Katrine", "Cecilie", "Vibeke", "Merete", "Nanna",
    "Rikke", "Mathilde", "Josefine", "Åse", "Bodil", "Signe", "Line", "Caroline", "Berit", "Dorthe", "Ellen",
    "Gerda", "Heidi", "Jonna", "Karin", "Liselotte", "Malene", "Naja", "Pernille", "Ragnhild", "Stine", "Trine",
    "Ursula", "Winnie", "Yrsa", "Zenia", "Asta", "Clara", "Emilie", "Frida", "Johanne", "Alberte", "Agnes",
    "Liva", "Rosa", "Vigga",
)  # fmt: skip
MEN = (
    "Peter", "Jens", "Michael", "Lars", "Thomas", "Henrik", "Søren", "Christian", "Jan", "Martin", "Niels",
    "Anders", "Morten", "Jesper", "Hans", "Jørgen", "Mads", "Per", "Ole", "Rasmus", "Claus", "Christoffer",
    "Kim", "Erik", "Jakob", "Simon", "Mikkel", "Poul", "Frederik", "Carsten", "Kasper", "Flemming", "Torben",
    "Mathias", "Bent", "Steen", "Emil", "Daniel", "Oliver", "Philip", "Kurt", "Allan", "Finn", "Brian",
    "Nikolaj", "Jonas", "Alexander", "Magnus", "Lukas", "Karl", "Svend", "Ejnar", "Gunnar", "Knud", "Leif",
    "Mogens", "Preben", "Uffe", "Villy", "Asger", "Bjarne", "Dennis", "Esben", "Frode", "Gorm", "Holger",
    "Ivan", "Johannes", "Kristoffer", "Laurits", "Malthe", "Noah", "Otto", "Palle", "René", "Sebastian",
    "Tobias", "Ulrik", "Valdemar", "William", "Åge", "Ørn", "August", "Viggo", "Storm",
)  # fmt: skip
LAST = (
    "Nielsen", "Jensen", "Hansen", "Pedersen", "Andersen", "Christensen", "Larsen", "Sørensen", "Rasmussen",
    "Jørgensen", "Petersen", "Madsen", "Kristensen", "Olsen", "Thomsen", "Christiansen", "Poulsen", "Johansen",
    "Møller", "Mortensen", "Knudsen", "Jakobsen", "Jacobsen", "Mikkelsen", "Olesen", "Frederiksen", "Laursen",
    "Henriksen", "Lund", "Holm", "Schmidt", "Eriksen", "Kristiansen", "Clausen", "Simonsen", "Svendsen",
    "Andreasen", "Iversen", "Jeppesen", "Mogensen", "Jespersen", "Nissen", "Lauridsen", "Frandsen",
    "Østergaard", "Jepsen", "Kjær", "Carlsen", "Vestergaard", "Nygaard", "Dahl", "Bach", "Friis", "Winther",
    "Toft", "Kjeldsen", "Bertelsen", "Lorentzen", "Søndergaard", "Bruun", "Bech", "Gregersen", "Aagaard",
    "Damgaard", "Hedegaard", "Overgaard", "Enevoldsen", "Ravn", "Skov", "Ågård", "Krogh", "Bang", "Brandt",
    "Buch", "Dam", "Egelund", "Fogh", "Gade", "Hald", "Juhl", "Klitgaard", "Lind", "Munk", "Nørgaard",
    "Paulsen", "Riis", "Skovgaard", "Thorsen", "Ullerup", "Villadsen", "Westh", "Ærø", "Øllgaard",
)  # fmt: skip
MIDDLE = (
    "Maria", "Kirstine", "Louise", "Bech", "Holm", "Lund", "Møller", "Østergaard", "Skov", "Bjerg", "Kjær",
    "Dahl", "Friis", "Nørgaard", "Vang", "Toft", "Bruun", "Krogh", "Juul", "Steen",
)  # fmt: skip
FOREIGN_WOMEN = (
    "Astrid", "Sigrid", "Aino", "Guðrún", "Zofia", "Ayşe", "Fatima", "Giulia", "Chloé", "Oksana", "Heike",
)  # fmt: skip
FOREIGN_MEN = (
    "Lars-Erik", "Mika", "Jón", "Piotr", "Mehmet", "Omar", "Marco", "Théo", "Andrij", "Jürgen", "Seán",
)  # fmt: skip
FOREIGN_LAST = (
    "Lindström", "Virtanen", "Haugen", "Wójcik", "Yılmaz", "Haddad", "De Luca", "Lefèvre", "Kovalenko",
    "Müller", "O'Brien",
)  # fmt: skip
OCCUPATIONS = (
    "Lærer", "Sygeplejerske", "Tømrer", "Pædagog", "Ingeniør", "Bogholder", "Chauffør", "Bager", "Studerende",
    "Elektriker", "Kontorassistent", "Jordemoder", "Landmand", "Bibliotekar", "Slagter", None, None, None,
)  # fmt: skip
STREETS = (
    "Skovvej", "Strandvejen", "Kirkevej", "Møllevej", "Søndergade", "Nørregade", "Vestergade", "Østergade",
    "Algade", "Bakkevej", "Birkevej", "Egevej", "Bøgevej", "Lærkevej", "Solsortevej", "Engvej", "Åvej", "Ågade",
    "Havnegade", "Jernbanegade", "Stationsvej", "Skolegade", "Rosenvej", "Syrenvej", "Tjørnevej", "Elmevej",
    "Kærvej", "Markvej", "Toften", "Vænget", "Præstegårdsvej", "Ved Åen", "H.C. Andersens Vej",
    "Dronning Margrethes Vej", "Gl. Landevej", "Nygade", "Parkvej", "Fjordvej", "Hedevej", "Mosevej",
    "Poppelvej", "Kastanievej", "Violvej", "Fasanvej", "Industrivej",
)  # fmt: skip
