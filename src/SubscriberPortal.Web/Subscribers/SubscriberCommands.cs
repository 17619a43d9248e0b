using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Web.Subscribers;

/// <summary>
/// Every single write of a person or an integrator, from API and pages alike: read, check, write on the version read, record in the audit trail.
/// Once the write has begun it is no longer the caller's to cancel: what was written is always recorded.
/// </summary>
public sealed class SubscriberCommands(ProvisioningSystems systems, SubscriberTrail trail)
{
    private const int MostAttempts = 5;

    public async Task<CommandResult> CreateAsync(Actor actor, string system, SubscriberChange change, CancellationToken cancellationToken)
    {
        var violations = SubscriberRules.TryRead(change.ToDraft(), out var subscriber);
        if (subscriber is null) return new CommandResult.Invalid(violations);

        cancellationToken.ThrowIfCancellationRequested();
        return await WriteAsync(actor, "subscriber.create", system, SubscriberWrite.Create(subscriber, NewWriteId()));
    }

    /// <param name="onlyAt">The versions on which the change may be made; null: on whatever is there.</param>
    public async Task<CommandResult> ChangeAsync(Actor actor, string system, string uid, SubscriberChange change, VersionTags? onlyAt, CancellationToken cancellationToken)
    {
        if (change.Gives(SubscriberField.Uid) && change[SubscriberField.Uid] != uid)
            return Invalid(SubscriberField.Uid, "uid_differs", "uid differs from the one in the path; a subscriber's uid cannot be changed.");

        for (var attempt = 1; ; attempt++)
        {
            var stored = await systems.Provider(system).GetAsync(uid, cancellationToken);
            if (stored is null) return new CommandResult.NotFound();
            if (onlyAt?.Match(stored.Version) == false) return new CommandResult.Stale(stored);

            var (draft, given) = change.Over(stored.Subscriber);
            var violations = SubscriberRules.TryRead(draft, out var subscriber);
            if (subscriber is null) return new CommandResult.Invalid(violations);

            var result = await WriteAsync(actor, "subscriber.update", system, SubscriberWrite.Replace(subscriber, stored.Version, NewWriteId()) with { GivenFields = given });
            if (!MovedMeanwhile(result, onlyAt, attempt)) return AsStale(result, onlyAt);
        }
    }

    /// <param name="onlyAt">The versions at which the record may be removed; null: whatever is there.</param>
    public async Task<CommandResult> DeleteAsync(Actor actor, string system, string uid, VersionTags? onlyAt, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var stored = await systems.Provider(system).GetAsync(uid, cancellationToken);
            if (stored is null) return new CommandResult.NotFound();
            if (onlyAt?.Match(stored.Version) == false) return new CommandResult.Stale(stored);

            var result = await WriteAsync(actor, "subscriber.delete", system, SubscriberWrite.Remove(uid, stored.Version, NewWriteId()));
            if (!MovedMeanwhile(result, onlyAt, attempt)) return AsStale(result, onlyAt);
        }
    }

    private async Task<CommandResult> WriteAsync(Actor actor, string action, string system, SubscriberWrite write)
    {
        var outcome = await systems.Provider(system).WriteAsync(write, CancellationToken.None);
        await trail.RecordAsync(actor, action, system, write, outcome);
        return outcome switch
        {
            WriteOutcome.Done done => new CommandResult.Written(done),
            WriteOutcome.Refused { Reason: RefusalReason.NotFound } => new CommandResult.NotFound(),
            WriteOutcome.Refused refused => new CommandResult.Refused(refused),
            WriteOutcome.Unknown unknown => new CommandResult.Unknown(unknown),
            _ => throw new InvalidOperationException($"An outcome of an unknown kind: {outcome}"),
        };
    }

    /// <summary>Whether someone else's write came between, so that the change is to be laid over what is there now.</summary>
    private static bool MovedMeanwhile(CommandResult result, VersionTags? onlyAt, int attempt) =>
        attempt < MostAttempts && (onlyAt is null || onlyAt.IsAny) && IsMismatch(result);

    private static CommandResult AsStale(CommandResult result, VersionTags? onlyAt) =>
        onlyAt is not null && IsMismatch(result) ? new CommandResult.Stale(((CommandResult.Refused)result).Outcome.Current) : result;

    private static bool IsMismatch(CommandResult result) => result is CommandResult.Refused { Outcome.Reason: RefusalReason.VersionMismatch };

    private static CommandResult.Invalid Invalid(SubscriberField field, string code, string message) => new([new RuleViolation(field.Name, code, message)]);

    private static string NewWriteId() => $"api:{Guid.CreateVersion7()}";
}
