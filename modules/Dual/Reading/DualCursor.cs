using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Dual.Reading;

/// <summary>A position in Dual's list: which walk, and that walk's own position (empty at its beginning).</summary>
internal readonly record struct DualCursor(Walk Walk, string Position)
{
    private const string Letters = "LCAP";

    /// <exception cref="InvalidCursorException">Dual never gave it.</exception>
    public static DualCursor Parse(string cursor)
    {
        var walk = cursor.Length > 1 && cursor[1] == ':' ? Letters.IndexOf(cursor[0]) : -1;
        return walk >= 0 ? new DualCursor((Walk)walk, cursor[2..]) : throw new InvalidCursorException();
    }

    public override string ToString() => $"{Letters[(int)Walk]}:{Position}";
}

/// <summary>The walks of which Dual's list is made.</summary>
internal enum Walk
{
    /// <summary>Everything that Legacy has, in its order.</summary>
    Legacy,

    /// <summary>What only Cloud has, in Cloud's order; follows <see cref="Legacy"/>.</summary>
    CloudOnly,

    /// <summary>Everything that Cloud has: the list that was begun while Legacy could not be reached.</summary>
    CloudAlone,

    /// <summary>What has an open intent, by uid.</summary>
    Pending,
}
