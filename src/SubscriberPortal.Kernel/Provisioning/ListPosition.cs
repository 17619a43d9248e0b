namespace SubscriberPortal.Kernel.Provisioning;

/// <summary>The key by which a part of a list is found and ordered. A list without a search has the first part only.</summary>
public enum ListPart
{
    Uid,
    Msisdn,
    Imsi,
}

/// <summary>Where in which part a page begins: beyond <paramref name="After"/>, or at the part's start when that is null.</summary>
public readonly record struct ListPosition(ListPart Part, string? After)
{
    private const string Parts = "umi";

    /// <summary>The cursor names the system, so that one of another system's list is refused.</summary>
    public string ToCursor(string system) => $"{system}:{Parts[(int)Part]}:{After}";

    /// <exception cref="InvalidCursorException">This list never gave that cursor.</exception>
    public static ListPosition Parse(string system, SubscriberQuery query)
    {
        var cursor = query.Cursor;
        if (cursor is null) return new ListPosition(ListPart.Uid, null);
        var start = system.Length + 1;
        if (cursor.Length < start + 3 || !cursor.StartsWith(system, StringComparison.Ordinal) || cursor[system.Length] != ':' || cursor[start + 1] != ':') throw new InvalidCursorException();

        var part = Parts.IndexOf(cursor[start]);
        var position = new ListPosition((ListPart)part, cursor[(start + 2)..]);
        var search = query.Search ?? "";
        var belongs = part >= 0
            && position.After!.StartsWith(search, StringComparison.Ordinal)
            && (position.Part == ListPart.Uid || search.Length > 0)
            && (position.Part != ListPart.Imsi || query.SearchesImsi);
        return belongs ? position : throw new InvalidCursorException();
    }
}
