namespace SubscriberPortal.Dual.Sides;

/// <summary>One thing for each of the two sides.</summary>
internal sealed record Both<T>(T Cloud, T Legacy)
{
    public Both<TResult> Map<TResult>(Func<T, TResult> map) => new(map(Cloud), map(Legacy));

    public Both<TResult> Zip<TOther, TResult>(Both<TOther> other, Func<T, TOther, TResult> zip) => new(zip(Cloud, other.Cloud), zip(Legacy, other.Legacy));

    public bool Any(Func<T, bool> predicate) => predicate(Cloud) || predicate(Legacy);

    public bool All(Func<T, bool> predicate) => predicate(Cloud) && predicate(Legacy);
}

internal static class Both
{
    /// <summary>Awaits both, whichever fails; then the first failure is thrown.</summary>
    public static async Task<Both<T>> WhenBothAsync<T>(this Both<Task<T>> tasks)
    {
        await Task.WhenAll(tasks.Cloud, tasks.Legacy);
        return new Both<T>(await tasks.Cloud, await tasks.Legacy);
    }
}
