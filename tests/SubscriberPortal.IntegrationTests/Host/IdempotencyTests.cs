using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using SubscriberPortal.IntegrationTests.Dual.Faults;
using SubscriberPortal.IntegrationTests.Instances;
using SubscriberPortal.IntegrationTests.Subscribers;
using SubscriberPortal.IntegrationTests.Support;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.IntegrationTests.Host;

/// <summary>A POST with an <c>Idempotency-Key</c>, whatever the portal keeps its state in.</summary>
public abstract class IdempotencyTests(IdempotencyPortal portal) : IAsyncLifetime
{
    private HttpClient _admin = null!;

    /// <summary>Anew, because a test moves the clock on.</summary>
    public async Task InitializeAsync() => _admin = await portal.Application.SignInAs("admin");

    public Task DisposeAsync()
    {
        _admin.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task The_same_request_is_answered_as_the_first_time_and_done_once()
    {
        var body = SubscriberCalls.Body("once").ToJsonString();
        var first = await SendAsync("/cloud/subscribers", body, "create-once");
        var again = await SendAsync("/cloud/subscribers", body, "create-once");

        Assert.Equal((HttpStatusCode.Created, null), (first.Answer.Status, first.Replayed));
        Assert.Equal("true", again.Replayed);
        Assert.Equal(first.Answer, again.Answer);
        Assert.NotNull(again.Answer.ETag);
        Assert.NotNull(again.Answer.Location);
    }

    [Fact]
    public async Task A_refusal_is_an_answer_too()
    {
        await SendAsync("/cloud/subscribers", SubscriberCalls.Body("taken").ToJsonString(), "taken-1");
        var body = SubscriberCalls.Body("taken").ToJsonString();
        var refused = await SendAsync("/cloud/subscribers", body, "taken-2");
        (await _admin.CallAsync("DELETE", "/cloud/subscribers/taken")).Expect(HttpStatusCode.NoContent);

        var again = await SendAsync("/cloud/subscribers", body, "taken-2");

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.Conflict, "true"), (refused.Answer.Status, again.Answer.Status, again.Replayed));
        (await _admin.CallAsync("GET", "/cloud/subscribers/taken")).Expect(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("/cloud/subscribers", "another")]
    [InlineData("/legacy/subscribers", "used")]
    public async Task Another_request_with_the_key_is_refused(string path, string uid)
    {
        await SendAsync("/cloud/subscribers", SubscriberCalls.Body("used").ToJsonString(), "used");

        var other = await SendAsync(path, SubscriberCalls.Body(uid).ToJsonString(), "used");

        Assert.Contains("another request", other.Answer.Expect(HttpStatusCode.UnprocessableEntity).Detail, StringComparison.Ordinal);
        (await _admin.CallAsync("GET", $"{path}/{uid}")).Expect(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Of_many_at_once_one_is_done_and_the_others_learn_that_it_runs_or_what_it_came_to()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => SendAsync("/export/jobs", """{"format":"XML"}""", "many")));

        Assert.All(answers, answer => Assert.True(answer.Answer.Status is HttpStatusCode.Accepted or HttpStatusCode.Conflict, answer.Answer.Text));
        Assert.Single(answers, answer => answer.Answer.Status == HttpStatusCode.Accepted && answer.Replayed is null);
        Assert.Single(answers.Where(answer => answer.Answer.Status == HttpStatusCode.Accepted).Select(answer => (string)answer.Answer.Json["job_id"]!).Distinct());
        Assert.Single((await _admin.CallAsync("GET", "/jobs?jobType=EXPORT")).Json["jobs"]!.AsArray());
    }

    [Fact]
    public async Task What_could_not_be_done_may_be_sent_again_with_its_key()
    {
        var body = SubscriberCalls.Body("later").ToJsonString();
        portal.Legacy.IsDown = true;
        var failed = await SendAsync("/legacy/subscribers", body, "later");
        portal.Legacy.IsDown = false;

        var done = await SendAsync("/legacy/subscribers", body, "later");

        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.Created, null), (failed.Answer.Status, done.Answer.Status, done.Replayed));
    }

    [Fact]
    public async Task A_key_belongs_to_its_caller_and_ends_after_a_day()
    {
        using var other = await portal.Application.SignInAs("operator");
        await SendAsync("/cloud/subscribers", SubscriberCalls.Body("mine").ToJsonString(), "a-day");

        var others = await SendAsync("/cloud/subscribers", SubscriberCalls.Body("theirs").ToJsonString(), "a-day", other);
        portal.Application.Time.Advance(TimeSpan.FromHours(25));
        using var nextDay = await portal.Application.SignInAs("admin");
        var later = await SendAsync("/cloud/subscribers", SubscriberCalls.Body("next-day").ToJsonString(), "a-day", nextDay);

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (others.Answer.Status, later.Answer.Status));
    }

    [Theory]
    [InlineData("ü")]
    [InlineData(null)]
    public async Task A_key_that_is_none_is_named(string? key)
    {
        var answer = await SendAsync("/cloud/subscribers", SubscriberCalls.Body("no-key").ToJsonString(), key ?? new string('k', 256));

        Assert.Equal(["Idempotency-Key"], answer.Answer.Expect(HttpStatusCode.BadRequest).Fields);
    }

    private async Task<(Answer Answer, string? Replayed)> SendAsync(string path, string body, string key, HttpClient? client = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        using var answer = await (client ?? _admin).SendAsync(request);
        var replayed = answer.Headers.TryGetValues("Idempotency-Replayed", out var values) ? values.Single() : null;
        return (new Answer(answer.StatusCode, answer.Headers.ETag?.ToString(), answer.Headers.Location?.ToString(), await answer.Content.ReadAsStringAsync()), replayed);
    }
}

public sealed class SqliteIdempotencyTests(IdempotencyPortal portal) : IdempotencyTests(portal), IClassFixture<IdempotencyPortal>;

public sealed class DynamoDbIdempotencyTests(DynamoDbIdempotencyPortal portal) : IdempotencyTests(portal), IClassFixture<DynamoDbIdempotencyPortal>;

/// <summary>A portal whose Legacy can be taken away.</summary>
public class IdempotencyPortal : IAsyncLifetime
{
    public PortalApplication Application { get; private set; } = null!;

    internal FaultyProvider Legacy { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Application = PortalApplication.With(
            services =>
            {
                var real = services.Last(service => service.IsKeyedService && Equals(service.ServiceKey, SystemKeys.Legacy) && service.ServiceType == typeof(IProvisioningProvider));
                services.AddKeyedSingleton<IProvisioningProvider>(SystemKeys.Legacy, (provider, key) =>
                    Legacy = new FaultyProvider((IProvisioningProvider)real.KeyedImplementationFactory!(provider, key), new FaultPlan(), outlivesProcesses: true));
            },
            await SettingsAsync());
        _ = Application.Services;
    }

    public async Task DisposeAsync() => await Application.DisposeAsync();

    /// <summary>Where the portal keeps its state.</summary>
    protected virtual Task<(string Key, string Value)[]> SettingsAsync() => Task.FromResult<(string, string)[]>([]);
}

public sealed class DynamoDbIdempotencyPortal : IdempotencyPortal
{
    protected override Task<(string Key, string Value)[]> SettingsAsync() => SharedState.NewAsync();
}
