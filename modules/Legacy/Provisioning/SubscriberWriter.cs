using System.Text;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;
using SubscriberPortal.Legacy.Connections;
using SubscriberPortal.MySql;

namespace SubscriberPortal.Legacy.Provisioning;

/// <summary>Makes a batch of writes in one transaction, again when others were in its way, and finds out what became of it when the answer to its commit is lost.</summary>
internal sealed class SubscriberWriter(LegacyDatabase database, TimeProvider time)
{
    private const int Attempts = 8;
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <exception cref="SystemUnavailableException">Nothing was written.</exception>
    public async Task<IReadOnlyList<WriteOutcome>> WriteAsync(IReadOnlyList<SubscriberWrite> writes, CallLimit limit, CancellationToken cancellationToken)
    {
        var refused = new Dictionary<int, WriteOutcome.Refused>(NotUnicode(writes));
        var isCareful = false;
        for (var attempt = 1; ; attempt++)
        {
            var run = new BatchRun(writes, refused, isCareful, Now());
            try
            {
                var found = await database.WriteAsync(limit, run.RunAsync, cancellationToken);
                if (found.Count == 0) return run.Plan!.Outcomes;
                foreach (var (index, refusal) in found) refused[index] = refusal;
            }
            catch (MySqlException failure) when (failure.Number == MySqlErrorNumber.DuplicateKey)
            {
                isCareful = true;
                if (attempt >= Attempts) throw new SystemUnavailableException(SystemKeys.Legacy, $"Other writers of {database.Name} took the same identifiers each time.", failure);
            }
            catch (SystemUnavailableException failure)
            {
                if (run.Abandon())
                {
                    if (attempt >= AttemptsAfter(failure)) throw;
                }
                else if (failure.InnerException is null or MySqlException { IsOutcomeUnknown: true } or MySqlException { IsConnectionLost: true })
                {
                    if (await FindOutAsync(run, limit) is { } outcomes) return outcomes;
                    if (attempt >= Attempts) throw;
                }
                else
                {
                    throw;
                }
            }
            catch (OperationCanceledException) when (!run.Abandon())
            {
                // Too late to call it off.
                if (await FindOutAsync(run, limit) is { } outcomes) return outcomes;
                throw;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(2, 10 * attempt)), cancellationToken);
        }
    }

    /// <summary>The outcomes, or null when nothing was written.</summary>
    private async Task<IReadOnlyList<WriteOutcome>?> FindOutAsync(BatchRun run, CallLimit limit)
    {
        switch (await new LostCommit(database, run).FindOutAsync(RequestPatience.Within(SystemKeys.Legacy, limit.Time)))
        {
            case true: return run.Plan!.Outcomes;
            case false: return null;
        }

        var outcomes = run.Plan!.Outcomes;
        foreach (var row in run.Plan.Changes)
            outcomes[row.Index] = new WriteOutcome.Unknown(SystemKeys.Legacy, $"The answer of {database.Name} to the commit was lost: the change may or may not have been made.");
        return outcomes;
    }

    /// <summary>Others in the way are waited out; a connection that died is replaced once; a server that is not there is not asked again.</summary>
    private static int AttemptsAfter(SystemUnavailableException failure) => failure.InnerException switch
    {
        MySqlException { Number: MySqlErrorNumber.Deadlock } => Attempts,
        MySqlException { Number: MySqlErrorNumber.LockWaitTimeout } => 3,
        MySqlException { IsConnectionLost: true, IsTimeout: false } => 2,
        _ => 1,
    };

    private static IEnumerable<KeyValuePair<int, WriteOutcome.Refused>> NotUnicode(IReadOnlyList<SubscriberWrite> writes)
    {
        for (var i = 0; i < writes.Count; i++)
        {
            if (writes[i].After is { } after && SubscriberField.All.Any(field => !IsUnicode(field.Read(after)))) yield return new(i, Refusals.NotUnicode());
        }
    }

    private static bool IsUnicode(string? text)
    {
        if (text is null || Ascii.IsValid(text)) return true;
        try
        {
            return Strict.GetByteCount(text) >= 0;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }

    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
}
