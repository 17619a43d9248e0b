namespace SubscriberPortal.Jobs.Records;

/// <summary>What a job consumed of a table that is charged by capacity units, as far as the store said: a request whose answer was lost, or that was cancelled, is not in it.</summary>
internal sealed record ConsumedUnits(double Read, double Write)
{
    public static readonly IReadOnlyDictionary<string, ConsumedUnits> None = new Dictionary<string, ConsumedUnits>();

    public static IReadOnlyDictionary<string, ConsumedUnits> Sum(IReadOnlyDictionary<string, ConsumedUnits> a, IReadOnlyDictionary<string, ConsumedUnits> b) =>
        a.Concat(b).GroupBy(pair => pair.Key, StringComparer.Ordinal).ToDictionary(group => group.Key, group => new ConsumedUnits(group.Sum(pair => pair.Value.Read), group.Sum(pair => pair.Value.Write)));
}
