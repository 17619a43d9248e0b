namespace SubscriberPortal.Kernel.Hosting;

/// <summary>
/// The schema of one database, as scripts in order. The host applies every registered schema before it listens, and for <c>-- migrate-schema</c>;
/// <c>--print</c> shows the scripts instead.
/// </summary>
public interface ISchema
{
    /// <summary>Where it goes, for people: <c>cloud.db</c>.</summary>
    string Database { get; }

    IReadOnlyList<SchemaScript> Scripts { get; }

    /// <summary>Runs what was not yet run, in order, and records it; answers the names of the scripts that it ran.</summary>
    Task<IReadOnlyList<string>> ApplyAsync(CancellationToken cancellationToken);
}

/// <param name="Name"><c>0001_subscribers.sql</c>.</param>
public sealed record SchemaScript(string Name, string Sql);
