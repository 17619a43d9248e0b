using System.Text;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;
using SubscriberPortal.Sqlite.Engine;

namespace SubscriberPortal.Sqlite.Provisioning;

/// <summary>Makes writes one after the other within the writer's transaction. Whoever breaks a constraint is refused; SQLite undoes that statement alone.</summary>
internal sealed class SubscriberWriter(SqliteSession session, DateTimeOffset now)
{
    private const string InsertSql =
        $"INSERT INTO subscribers ({SubscriberRow.Columns}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)";

    private const string UpdateDetailsSql =
        """
        UPDATE subscribers SET email = ?6, first_name = ?7, last_name = ?8, address = ?9, date_of_birth = ?10,
            created_at = ?11, updated_at = ?12, version = ?13, write_id = ?14 WHERE uid = ?1
        """;

    // SQLite rewrites the entry of every index whose column is named, changed or not: so those are named only when they change.
    private const string UpdateAllSql =
        """
        UPDATE subscribers SET msisdn = ?2, imsi = ?3, status = ?4, plan_id = ?5, email = ?6, first_name = ?7, last_name = ?8, address = ?9, date_of_birth = ?10,
            created_at = ?11, updated_at = ?12, version = ?13, write_id = ?14 WHERE uid = ?1
        """;

    private readonly SqliteStatement _find = session.Prepare(SubscriberSql.ByUid);
    private readonly SqliteStatement _insert = session.Prepare(InsertSql);
    private string _rule = "";

    public WriteOutcome Write(SubscriberWrite write)
    {
        try
        {
            if (write.After is null) return Remove(write);
            // A create needs no look at what is there: the key refuses it.
            return write.Condition is { Absent: true, Version: null, WriteId: null } ? Create(write, write.After) : CreateOrReplace(write, write.After);
        }
        catch (EncoderFallbackException)
        {
            return Refusals.NotUnicode();
        }
    }

    private WriteOutcome Create(SubscriberWrite write, Subscriber after)
    {
        var stamped = Stamp(after, null);
        var version = NewVersion();
        var broken = Run(_insert, stamped, version, write.WriteId);
        if (broken == 0) return new WriteOutcome.Done(WriteEffect.Created, null, new StoredSubscriber(stamped, SubscriberRow.VersionTag(version), write.WriteId));

        var current = Find(write.Uid);
        if (current is null) return Refuse(broken, after);
        if (current.WriteId == write.WriteId) return Replayed(WriteEffect.Created, current);
        return Refusals.Exists(current, TakenBy(after));
    }

    private WriteOutcome CreateOrReplace(SubscriberWrite write, Subscriber after)
    {
        var current = Find(write.Uid);
        if (current is not null && current.WriteId == write.WriteId) return Replayed(WriteEffect.Replaced, current);
        if (Refusals.ByCondition(write, current) is { } refused) return refused;
        if (current is null) return Create(write, after);
        var before = current.Subscriber;
        if (SubscriberComparison.AreEqual(before, after)) return new WriteOutcome.Done(WriteEffect.Unchanged, current, current);

        var stamped = Stamp(after, before);
        var version = NewVersion();
        var update = session.Prepare(KeepsIndexes(before, after) ? UpdateDetailsSql : UpdateAllSql);
        var broken = Run(update, stamped, version, write.WriteId);
        if (broken != 0) return Refuse(broken, after) with { Current = current };
        return new WriteOutcome.Done(WriteEffect.Replaced, current, new StoredSubscriber(stamped, SubscriberRow.VersionTag(version), write.WriteId));
    }

    /// <summary>A removal is never a replay: what carries its write_id is what an earlier step of the same undertaking wrote.</summary>
    private WriteOutcome Remove(SubscriberWrite write)
    {
        var current = Find(write.Uid);
        if (Refusals.ByCondition(write, current) is { } refused) return refused;
        if (current is null) return Refusals.NotFound(write.Uid);
        session.Prepare("DELETE FROM subscribers WHERE uid = ?1").Bind(1, write.Uid).Run();
        return new WriteOutcome.Done(WriteEffect.Deleted, current, null);
    }

    private static WriteOutcome.Done Replayed(WriteEffect effect, StoredSubscriber current) => new(effect, null, current, Replayed: true);

    private WriteOutcome.Refused Refuse(int broken, Subscriber after)
    {
        if (broken is not (SubscriberSql.UniqueBroken or SubscriberSql.KeyBroken))
            return new WriteOutcome.Refused(RefusalReason.Invalid, _rule, [], null);
        return Refusals.Taken(after.Msisdn, TakenBy(after), null);
    }

    private List<TakenIdentifier> TakenBy(Subscriber after)
    {
        var taken = new List<TakenIdentifier>(2);
        if (SubscriberSql.Owner(session, SubscriberSql.OwnerOfMsisdn, after.Msisdn) is { } one && one != after.Uid) taken.Add(new TakenIdentifier("msisdn", one));
        if (SubscriberSql.Owner(session, SubscriberSql.OwnerOfImsi, after.Imsi) is { } other && other != after.Uid) taken.Add(new TakenIdentifier("imsi", other));
        return taken;
    }

    private StoredSubscriber? Find(string uid)
    {
        var found = _find.Bind(1, uid).Step() ? SubscriberRow.Read(_find) : null;
        _find.Reset();
        return found;
    }

    private int Run(SqliteStatement statement, Subscriber subscriber, long version, string writeId)
    {
        SubscriberRow.BindFields(statement, subscriber);
        var broken = statement
            .Bind(11, subscriber.CreatedAt.ToUnixTimeMilliseconds())
            .Bind(12, subscriber.UpdatedAt.ToUnixTimeMilliseconds())
            .Bind(13, version)
            .Bind(14, writeId)
            .TryRun();
        // What a trigger says is for people; it must be read before the next statement.
        _rule = broken == SubscriberSql.TriggerBroken ? session.LastError : "The store's own rules refuse the content.";
        return broken;
    }

    private Subscriber Stamp(Subscriber after, Subscriber? before)
    {
        var created = after.CreatedAt == default ? before?.CreatedAt ?? now : ToMilliseconds(after.CreatedAt);
        var updated = after.UpdatedAt == default ? now : ToMilliseconds(after.UpdatedAt);
        return created == after.CreatedAt && updated == after.UpdatedAt ? after : after with { CreatedAt = created, UpdatedAt = updated };
    }

    private static DateTimeOffset ToMilliseconds(DateTimeOffset time) => DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());

    /// <summary>62 random bits: never the same again for a uid, and nothing to keep for a removed one.</summary>
    private static long NewVersion() => Random.Shared.NextInt64(1, 1L << 62);

    private static bool KeepsIndexes(Subscriber before, Subscriber after) =>
        before.Msisdn == after.Msisdn && before.Imsi == after.Imsi && before.Status == after.Status && before.PlanId == after.PlanId;
}
