using SubscriberPortal.Cloud.DynamoDb.Tables;

namespace SubscriberPortal.Cloud.DynamoDb.Writing;

/// <summary>
/// Cuts a batch so that its outcome is that of one write after the other, though many are made at once: changes that share a number are in different waves, the earlier in the earlier one.
/// </summary>
internal static class Waves
{
    public static IEnumerable<IReadOnlyList<T>> Of<T>(IEnumerable<T> changes, Func<T, Change> changeOf)
    {
        var next = new Dictionary<Guard, int>();
        var waves = new List<List<T>>();
        foreach (var change in changes)
        {
            var guards = changeOf(change).Guards;
            var wave = guards.Count == 0 ? 0 : guards.Max(guard => next.GetValueOrDefault(guard));
            foreach (var guard in guards) next[guard] = wave + 1;
            if (wave == waves.Count) waves.Add([]);
            waves[wave].Add(change);
        }

        return waves;
    }
}
