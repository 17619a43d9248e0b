namespace SubscriberPortal.Kernel.Provisioning;

/// <summary>The reasons for which every system refuses a write, in the same words.</summary>
public static class Refusals
{
    /// <summary>What stands in the way of a write's condition; null when it holds.</summary>
    /// <param name="current">What is stored under its uid; null when nothing is.</param>
    public static WriteOutcome.Refused? ByCondition(SubscriberWrite write, StoredSubscriber? current)
    {
        var condition = write.Condition;
        if (condition.Absent && current is not null) return Exists(current, []);
        if (condition.Version is null && condition.WriteId is null) return null;
        if (current is null) return NotFound(write.Uid);
        var holds = (condition.Version is null || condition.Version == current.Version) && (condition.WriteId is null || condition.WriteId == current.WriteId);
        return holds ? null : new WriteOutcome.Refused(RefusalReason.VersionMismatch, $"The subscriber {write.Uid} was changed in the meantime.", [], current);
    }

    /// <param name="taken">Those of the write's identifiers that belong to other records.</param>
    public static WriteOutcome.Refused Exists(StoredSubscriber current, IEnumerable<TakenIdentifier> taken) =>
        new(RefusalReason.AlreadyExists, $"A subscriber {current.Subscriber.Uid} exists.", [new TakenIdentifier("uid", current.Subscriber.Uid), .. taken], current);

    public static WriteOutcome.Refused NotFound(string uid) => new(RefusalReason.NotFound, $"There is no subscriber {uid}.", [], null);

    public static WriteOutcome.Refused Taken(string msisdn, IReadOnlyList<TakenIdentifier> taken, StoredSubscriber? current)
    {
        var words = taken.Select(t => t.Field == "msisdn" ? $"The MSISDN {msisdn} belongs to {t.OwnerUid}." : $"The IMSI belongs to {t.OwnerUid}.");
        return new WriteOutcome.Refused(RefusalReason.IdentifierTaken, string.Join(' ', words), taken, current);
    }

    /// <summary>A string that is not UTF-16 cannot be stored as it was sent.</summary>
    public static WriteOutcome.Refused NotUnicode() => new(RefusalReason.Invalid, "A text holds half of a surrogate pair, which is not Unicode text.", [], null);
}
