using SubscriberPortal.Jobs.Activities.Migration.Rows;

namespace SubscriberPortal.Jobs.Activities.Migration.Writing;

/// <summary>Does a batch, and answers a result for each of its rows. Done again, it has no further effect and comes to the same results.</summary>
internal interface IRowWork
{
    Task<IReadOnlyList<RowResult>> RunAsync(int chunk, RowBatch batch, CancellationToken cancellationToken);
}

/// <summary>A validation-only pass: the rules have been asked already, and nothing else is.</summary>
internal sealed class ValidateWork : IRowWork
{
    public Task<IReadOnlyList<RowResult>> RunAsync(int chunk, RowBatch batch, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<RowResult>>([.. batch.Rows.Select(row => row.Violations.Count == 0 ? RowResult.Success : RowResult.Failed(row.Violations))]);
}
