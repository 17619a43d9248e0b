using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.IntegrationTests.Storage;

public abstract partial class ProvisioningProviderContract
{
    [Fact]
    public async Task A_batch_has_an_outcome_for_each_write_and_a_refused_one_stops_no_other()
    {
        await FillAsync(4);
        var version = (await Provider.GetAsync(Samples.Uid(3), None))!.Version;
        var outcomes = await Provider.WriteBatchAsync(
            [
                SubscriberWrite.Create(Samples.Subscriber(10), NewWriteId()),
                SubscriberWrite.Create(Samples.Subscriber(1), NewWriteId()),
                SubscriberWrite.Put(Samples.Subscriber(2), NewWriteId()),
                SubscriberWrite.Replace(Samples.Subscriber(3) with { FirstName = "Grace" }, version, NewWriteId()),
                SubscriberWrite.Remove(Samples.Uid(4), null, NewWriteId()),
                SubscriberWrite.Remove(Samples.Uid(5), null, NewWriteId()),
                SubscriberWrite.Create(Samples.Subscriber(11) with { Imsi = Samples.Imsi(1) }, NewWriteId()),
                SubscriberWrite.Create(Samples.Subscriber(12), NewWriteId()),
            ],
            None);

        Assert.Equal(WriteEffect.Created, Done(outcomes[0]).Effect);
        Assert.Equal(RefusalReason.AlreadyExists, Refused(outcomes[1]).Reason);
        Assert.Equal(WriteEffect.Unchanged, Done(outcomes[2]).Effect);
        Assert.Equal((WriteEffect.Replaced, "Ada"), (Done(outcomes[3]).Effect, Done(outcomes[3]).Before!.Subscriber.FirstName));
        Assert.Equal(WriteEffect.Deleted, Done(outcomes[4]).Effect);
        Assert.Equal(RefusalReason.NotFound, Refused(outcomes[5]).Reason);
        Assert.Equal(TakenReason, Refused(outcomes[6]).Reason);
        Assert.Equal(WriteEffect.Created, Done(outcomes[7]).Effect);
        Assert.Equal([1, 2, 3, 10, 12], (await ListAllAsync(new SubscriberQuery())).Select(uid => int.Parse(uid.AsSpan(4), provider: null)));
    }

    [Fact]
    public async Task Within_a_batch_the_earlier_of_two_with_one_number_wins()
    {
        var outcomes = await Provider.WriteBatchAsync(
            [
                SubscriberWrite.Create(Samples.Subscriber(1), NewWriteId()),
                SubscriberWrite.Create(Samples.Subscriber(2) with { Msisdn = Samples.Msisdn(1) }, NewWriteId()),
                SubscriberWrite.Create(Samples.Subscriber(3) with { Imsi = Samples.Imsi(1) }, NewWriteId()),
            ],
            None);
        Done(outcomes[0]);
        Assert.Equal(new TakenIdentifier("msisdn", Samples.Uid(1)), Assert.Single(Refused(outcomes[1]).Taken));
        Assert.Equal(new TakenIdentifier("imsi", Samples.Uid(1)), Assert.Single(Refused(outcomes[2]).Taken));
    }

    [Fact]
    public virtual async Task Within_a_batch_a_number_given_up_earlier_may_be_taken_later()
    {
        await FillAsync(1);
        var outcomes = await Provider.WriteBatchAsync(
            [
                SubscriberWrite.Remove(Samples.Uid(1), null, NewWriteId()),
                SubscriberWrite.Create(Samples.Subscriber(2) with { Msisdn = Samples.Msisdn(1), Imsi = Samples.Imsi(1) }, NewWriteId()),
            ],
            None);
        Assert.All(outcomes, outcome => Done(outcome));
    }

    [Fact]
    public async Task A_batch_that_was_made_already_is_replayed_row_by_row()
    {
        var writes = Enumerable.Range(1, 50).Select(n => SubscriberWrite.Put(Samples.Subscriber(n), $"job:{n}")).ToArray();
        var first = await Provider.WriteBatchAsync(writes[..25], None);
        var all = await Provider.WriteBatchAsync(writes, None);
        Assert.All(first, outcome => Assert.False(Done(outcome).Replayed));
        Assert.Equal(25, all.Count(outcome => Done(outcome).Replayed));
        Assert.Equal(25, all.Count(outcome => Done(outcome).Effect == WriteEffect.Created && !Done(outcome).Replayed));
    }

    [Fact]
    public async Task A_thousand_in_a_batch_are_written_and_read_back_and_more_are_refused()
    {
        await FillAsync(1000);
        var uids = Enumerable.Range(1, 1000).Select(Samples.Uid).ToArray();
        var stored = await Provider.GetManyAsync(uids, None);
        Assert.Equal(1000, stored.Count);
        Assert.All(stored, pair => Assert.Equal(pair.Key, pair.Value.Subscriber.Uid));

        var tooMany = Enumerable.Range(1, 1001).Select(n => SubscriberWrite.Put(Samples.Subscriber(n), NewWriteId())).ToArray();
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Provider.WriteBatchAsync(tooMany, None));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Provider.WriteBatchAsync([tooMany[0], tooMany[0]], None));
        Assert.Empty(await Provider.WriteBatchAsync([], None));
    }

    [Fact]
    public async Task Many_are_read_at_once_and_the_missing_ones_are_left_out()
    {
        await FillAsync(3);
        var found = await Provider.GetManyAsync([Samples.Uid(3), "nobody", Samples.Uid(1)], None);
        Assert.Equal([Samples.Uid(1), Samples.Uid(3)], found.Keys.Order(StringComparer.Ordinal));
        Assert.Empty(await Provider.GetManyAsync([], None));
    }

    [Fact]
    public async Task Owners_are_found_in_bulk()
    {
        await FillAsync(3);
        var owners = await Provider.FindOwnersAsync([Samples.Msisdn(1), Samples.Msisdn(9)], [Samples.Imsi(2), Samples.Imsi(3), Samples.Imsi(9)], None);
        Assert.Equal(new Dictionary<string, string> { [Samples.Msisdn(1)] = Samples.Uid(1) }, owners.ByMsisdn);
        Assert.Equal(new Dictionary<string, string> { [Samples.Imsi(2)] = Samples.Uid(2), [Samples.Imsi(3)] = Samples.Uid(3) }, owners.ByImsi);
        Assert.Null(await Provider.FindByMsisdnAsync(Samples.Msisdn(9), None));
        Assert.Equal(Samples.Uid(2), (await Provider.FindByImsiAsync(Samples.Imsi(2), None))!.Subscriber.Uid);
    }

    [Fact]
    public async Task Compensation_holds_only_while_the_record_is_still_mine()
    {
        var mine = SubscriberWrite.Create(Samples.Subscriber(1), "intent-1");
        var version = Done(await Provider.WriteAsync(mine, None)).After!.Version;
        await PutAsync(Samples.Subscriber(1) with { Email = "someone.else@example.com" });
        var back = new SubscriberWrite(Samples.Uid(1), null, new WriteCondition(false, version, "intent-1"), "intent-1:back");
        Assert.Equal(RefusalReason.VersionMismatch, Refused(await Provider.WriteAsync(back, None)).Reason);

        var notMine = new SubscriberWrite(Samples.Uid(1), null, new WriteCondition(false, null, "intent-1"), "intent-1:back");
        Assert.Equal(RefusalReason.VersionMismatch, Refused(await Provider.WriteAsync(notMine, None)).Reason);
        Assert.NotNull(await Provider.GetAsync(Samples.Uid(1), None));
    }
}
