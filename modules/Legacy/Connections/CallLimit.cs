namespace SubscriberPortal.Legacy.Connections;

/// <summary>How long a call may take from the moment that it has a connection's place, and whether people wait for it.</summary>
internal sealed record CallLimit(TimeSpan Time, bool IsBulk)
{
    /// <summary>Somebody waits: an API request, a page. An unreachable server is named within 2 seconds, unless <see cref="LegacyOptions.TimeLimitMilliseconds"/> says otherwise.</summary>
    public static readonly CallLimit Interactive = new(TimeSpan.FromSeconds(1.5), false);

    /// <summary>A batch of a job or of a scan.</summary>
    public static readonly CallLimit Batch = new(TimeSpan.FromSeconds(30), true);

    /// <summary>What goes through a whole index: counts, the plan of a scan.</summary>
    public static readonly CallLimit Whole = new(TimeSpan.FromMinutes(3), true);

    /// <summary>Scripts, which may alter tables of any size.</summary>
    public static readonly CallLimit Schema = new(TimeSpan.FromHours(12), true);

    /// <summary>For the provider's commands, in whole seconds.</summary>
    public int CommandSeconds => (int)Math.Ceiling(Time.TotalSeconds);
}
