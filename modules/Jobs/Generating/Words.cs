namespace SubscriberPortal.Jobs.Generating;

/// <summary>What synthetic subscribers are made of; with letters beyond ASCII, as real files have them.</summary>
internal static class Words
{
    public static readonly string[] FirstNames =
    [
        "Ada", "Amina", "Anna", "Björn", "Carlos", "Chidi", "Chloé", "Daniel", "Elif", "Emma", "Fatima", "Grace", "Hana", "Hiro", "Ines", "Ivan", "Jan", "Jasper", "José", "Kofi",
        "Lena", "Liam", "Łukasz", "Maja", "Marco", "Mei", "Nadia", "Noah", "Olga", "Omar", "Priya", "Rosa", "Sofía", "Sven", "Tariq", "Thandi", "Uma", "Víctor", "Yara", "Zoë",
    ];

    public static readonly string[] LastNames =
    [
        "Adeyemi", "Andersson", "Bakker", "Bauer", "Berg", "Castillo", "Chen", "Costa", "Dubois", "Eriksen", "Fischer", "García", "Haddad", "Ivanova", "Jansen", "Kaya", "Khan", "Kowalski",
        "Larsen", "Lehmann", "Martín", "Mbeki", "Meyer", "Moreau", "Müller", "Nakamura", "Nguyen", "Novák", "O'Brien", "Okafor", "Patel", "Petrov", "Rossi", "Santos", "Silva", "Smith",
        "Tanaka", "Virtanen", "Weber", "Yılmaz",
    ];

    public static readonly string[] Streets =
    [
        "Harbour Street", "Mill Lane", "Station Road", "Oak Avenue", "Church Row", "Market Square", "Garden Way", "Lindenstraße", "Rue des Écoles", "Calle Mayor", "Via Roma", "Kastanjelaan",
    ];

    public static readonly string[] Towns = ["Northport", "Eastham", "Westerveld", "Sankt Anna", "Villanova", "Port Clair", "Lakeside", "Highmoor", "Brookfield", "Santa Lucía", "Grünwald", "Kingsbay"];
}
