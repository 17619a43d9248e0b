using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.IntegrationTests.Storage;

public abstract partial class ProvisioningProviderContract
{
    [Fact]
    public async Task A_created_subscriber_comes_back_as_it_was_sent()
    {
        var created = Done(await CreateAsync(Samples.Subscriber(1)));
        Assert.Equal(WriteEffect.Created, created.Effect);
        Assert.Null(created.Before);

        var stored = await Provider.GetAsync(Samples.Uid(1), None);
        Assert.NotNull(stored);
        Assert.True(SubscriberComparison.AreEqual(Samples.Subscriber(1), stored.Subscriber));
        Assert.Equal(created.After!.Version, stored.Version);
        Assert.Equal(created.After.Subscriber, stored.Subscriber);
    }

    [Fact]
    public async Task Absent_fields_stay_absent()
    {
        await CreateAsync(Samples.Bare(1));
        var stored = (await Provider.GetAsync(Samples.Uid(1), None))!.Subscriber;
        Assert.Equal(Samples.Bare(1) with { CreatedAt = stored.CreatedAt, UpdatedAt = stored.UpdatedAt }, stored);
    }

    [Fact]
    public async Task Creating_a_subscriber_twice_is_a_conflict()
    {
        await CreateAsync(Samples.Subscriber(1));
        var refused = Refused(await CreateAsync(Samples.Subscriber(1) with { Email = "other@example.com" }));
        Assert.Equal(RefusalReason.AlreadyExists, refused.Reason);
        Assert.Equal(Samples.Uid(1), refused.Current!.Subscriber.Uid);
        Assert.Equal("someone1@example.com", (await Provider.GetAsync(Samples.Uid(1), None))!.Subscriber.Email);
    }

    [Fact]
    public async Task A_create_with_the_identifiers_of_another_is_refused_and_names_both_owners()
    {
        await FillAsync(2);
        var refused = Refused(await CreateAsync(Samples.Subscriber(3) with { Msisdn = Samples.Msisdn(1), Imsi = Samples.Imsi(2) }));
        Assert.Equal(TakenReason, refused.Reason);
        Assert.Equal([new TakenIdentifier("msisdn", Samples.Uid(1)), new TakenIdentifier("imsi", Samples.Uid(2))], refused.Taken);
        Assert.DoesNotContain(Samples.Imsi(2), refused.Detail, StringComparison.Ordinal);
        Assert.Null(await Provider.GetAsync(Samples.Uid(3), None));
    }

    [Fact]
    public async Task An_update_to_the_identifier_of_another_is_refused_and_changes_nothing()
    {
        await FillAsync(2);
        var refused = Refused(await PutAsync(Samples.Subscriber(2) with { Msisdn = Samples.Msisdn(1), Email = "new@example.com" }));
        Assert.Equal(TakenReason, refused.Reason);
        Assert.Equal(new TakenIdentifier("msisdn", Samples.Uid(1)), Assert.Single(refused.Taken));
        var stored = (await Provider.GetAsync(Samples.Uid(2), None))!.Subscriber;
        Assert.True(SubscriberComparison.AreEqual(Samples.Subscriber(2), stored));
    }

    [Fact]
    public async Task A_record_of_status_deleted_keeps_its_numbers_until_it_is_removed()
    {
        await CreateAsync(Samples.Subscriber(1) with { Status = SubscriberStatus.Deleted });
        var next = Samples.Subscriber(2) with { Msisdn = Samples.Msisdn(1), Imsi = Samples.Imsi(1) };
        Assert.Equal(TakenReason, Refused(await CreateAsync(next)).Reason);

        Assert.Equal(WriteEffect.Deleted, Done(await RemoveAsync(Samples.Uid(1))).Effect);
        Assert.Equal(WriteEffect.Created, Done(await CreateAsync(next)).Effect);
    }

    [Fact]
    public async Task Numbers_given_up_by_an_update_are_free()
    {
        await CreateAsync(Samples.Subscriber(1));
        await PutAsync(Samples.Subscriber(1) with { Msisdn = Samples.Msisdn(11), Imsi = Samples.Imsi(11) });
        Done(await CreateAsync(Samples.Subscriber(2) with { Msisdn = Samples.Msisdn(1), Imsi = Samples.Imsi(1) }));
        Assert.Equal(Samples.Uid(2), (await Provider.FindByMsisdnAsync(Samples.Msisdn(1), None))!.Subscriber.Uid);
        Assert.Equal(Samples.Uid(1), (await Provider.FindByImsiAsync(Samples.Imsi(11), None))!.Subscriber.Uid);
    }

    [Fact]
    public async Task Of_concurrent_creates_with_one_number_exactly_one_is_made()
    {
        // Every even one has the MSISDN, and every fourth the IMSI, of the one before it.
        var subscribers = Enumerable.Range(0, RacingCreates).Select(n => Samples.Subscriber(n) with
        {
            Msisdn = Samples.Msisdn(n - (n % 2)),
            Imsi = Samples.Imsi(n % 4 == 1 ? n - 1 : n),
        }).ToArray();
        var outcomes = await Task.WhenAll(subscribers.Select(CreateAsync));

        Assert.All(outcomes, outcome => Assert.True(outcome is WriteOutcome.Done or WriteOutcome.Refused { Reason: RefusalReason.IdentifierTaken or RefusalReason.OneSideRefused }, outcome.ToString()));
        Assert.Equal(RacingCreates / 2, outcomes.Count(outcome => outcome is WriteOutcome.Done));
        var stored = (await ListAllAsync(new SubscriberQuery { Limit = 1000 })).ToHashSet();
        Assert.Equal(outcomes.Zip(subscribers).Where(pair => pair.First is WriteOutcome.Done).Select(pair => pair.Second.Uid).Order(StringComparer.Ordinal), stored.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_replaced_record_has_a_new_version_and_its_before_image()
    {
        var first = Done(await CreateAsync(Samples.Subscriber(1)));
        Time.Now = Time.Now.AddSeconds(5);
        var second = Done(await PutAsync(Samples.Subscriber(1) with { LastName = "Changed", Status = SubscriberStatus.Suspended }));

        Assert.Equal(WriteEffect.Replaced, second.Effect);
        Assert.Equal(first.After!.Version, second.Before!.Version);
        Assert.Equal("Example", second.Before.Subscriber.LastName);
        Assert.NotEqual(first.After.Version, second.After!.Version);
        Assert.Equal("Changed", second.After.Subscriber.LastName);
        Assert.Equal(first.After.Subscriber.CreatedAt, second.After.Subscriber.CreatedAt);
        Assert.Equal(Time.NowInMilliseconds, second.After.Subscriber.UpdatedAt);
        Assert.Equal(second.After.Subscriber, (await Provider.GetAsync(Samples.Uid(1), None))!.Subscriber);
    }

    [Fact]
    public async Task Equal_content_is_unchanged_and_not_written()
    {
        var first = Done(await CreateAsync(Samples.Subscriber(1)));
        Time.Now = Time.Now.AddSeconds(5);
        var second = Done(await PutAsync(Samples.Subscriber(1)));
        Assert.Equal(WriteEffect.Unchanged, second.Effect);
        Assert.False(second.Replayed);
        Assert.Equal(first.After!.Version, second.After!.Version);
        Assert.Equal(first.After.Subscriber.UpdatedAt, (await Provider.GetAsync(Samples.Uid(1), None))!.Subscriber.UpdatedAt);
    }

    [Fact]
    public async Task A_write_that_was_made_already_is_answered_and_not_made_again()
    {
        var create = SubscriberWrite.Create(Samples.Subscriber(1), "job:1");
        var first = Done(await Provider.WriteAsync(create, None));
        var again = Done(await Provider.WriteAsync(create, None));
        Assert.True(again.Replayed);
        Assert.Null(again.Before);
        Assert.Equal(first.After!.Version, again.After!.Version);

        var put = SubscriberWrite.Put(Samples.Subscriber(1) with { Email = "new@example.com" }, "job:2");
        Assert.False(Done(await Provider.WriteAsync(put, None)).Replayed);
        Assert.True(Done(await Provider.WriteAsync(put, None)).Replayed);
        var replace = SubscriberWrite.Replace(Samples.Subscriber(1), (await Provider.GetAsync(Samples.Uid(1), None))!.Version, "job:3");
        var replaced = Done(await Provider.WriteAsync(replace, None));
        Assert.Equal(replaced.After!.Version, Done(await Provider.WriteAsync(replace, None)).After!.Version);
    }

    [Fact]
    public async Task A_write_at_a_former_version_is_refused_with_what_is_stored()
    {
        var first = Done(await CreateAsync(Samples.Subscriber(1))).After!.Version;
        var second = Done(await PutAsync(Samples.Subscriber(1) with { PlanId = null })).After!;
        var refused = Refused(await Provider.WriteAsync(SubscriberWrite.Replace(Samples.Subscriber(1), first, NewWriteId()), None));
        Assert.Equal(RefusalReason.VersionMismatch, refused.Reason);
        Assert.Equal(second.Version, refused.Current!.Version);
        Assert.Equal(RefusalReason.VersionMismatch, Refused(await RemoveAsync(Samples.Uid(1), first)).Reason);

        Done(await Provider.WriteAsync(SubscriberWrite.Replace(Samples.Subscriber(1), second.Version, NewWriteId()), None));
    }

    [Fact]
    public async Task What_is_not_there_cannot_be_replaced_or_removed()
    {
        Assert.Equal(RefusalReason.NotFound, Refused(await Provider.WriteAsync(SubscriberWrite.Replace(Samples.Subscriber(1), "0", NewWriteId()), None)).Reason);
        Assert.Equal(RefusalReason.NotFound, Refused(await RemoveAsync(Samples.Uid(1))).Reason);
        Assert.Null(await Provider.GetAsync(Samples.Uid(1), None));
    }

    [Fact]
    public async Task A_version_is_not_used_again_after_delete_and_re_create()
    {
        var versions = new HashSet<string>();
        for (var i = 0; i < 5; i++)
        {
            Assert.True(versions.Add(Done(await CreateAsync(Samples.Subscriber(1))).After!.Version));
            var removed = Done(await RemoveAsync(Samples.Uid(1)));
            Assert.Contains(removed.Before!.Version, versions);
            Assert.Null(removed.After);
        }
    }

    [Fact]
    public async Task Times_are_stamped_to_the_millisecond_or_kept_as_given()
    {
        await CreateAsync(Samples.Subscriber(1));
        var stamped = (await Provider.GetAsync(Samples.Uid(1), None))!.Subscriber;
        Assert.Equal((Time.NowInMilliseconds, Time.NowInMilliseconds), (stamped.CreatedAt, stamped.UpdatedAt));
        Assert.Equal(TimeSpan.Zero, stamped.CreatedAt.Offset);

        var created = new DateTimeOffset(1969, 7, 20, 20, 17, 40, 123, TimeSpan.Zero);
        var updated = new DateTimeOffset(2024, 2, 29, 23, 59, 59, 999, TimeSpan.FromHours(2));
        await CreateAsync(Samples.Subscriber(2) with { CreatedAt = created, UpdatedAt = updated });
        var kept = (await Provider.GetAsync(Samples.Uid(2), None))!.Subscriber;
        Assert.Equal((created, updated.ToUniversalTime()), (kept.CreatedAt, kept.UpdatedAt));
        Assert.Equal(TimeSpan.Zero, kept.UpdatedAt.Offset);
    }

    [Fact]
    public async Task A_cancelled_call_is_cancelled_and_writes_nothing()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Provider.WriteAsync(SubscriberWrite.Create(Samples.Subscriber(1), "x"), cancelled.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Provider.GetAsync(Samples.Uid(1), cancelled.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Provider.ListAsync(new SubscriberQuery(), cancelled.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Provider.CheckHealthAsync(cancelled.Token));
        Assert.Null(await Provider.GetAsync(Samples.Uid(1), None));
    }

    [Fact]
    public async Task A_write_that_contradicts_itself_is_an_argument_error()
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Provider.WriteAsync(new SubscriberWrite("a", Samples.Subscriber(1), WriteCondition.None, "x"), None));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Provider.WriteAsync(SubscriberWrite.Put(Samples.Subscriber(1), ""), None));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Provider.WriteAsync(SubscriberWrite.Put(Samples.Subscriber(1), new string('x', 129)), None));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Provider.WriteAsync(SubscriberWrite.Put(Samples.Subscriber(1), "é"), None));
    }
}
