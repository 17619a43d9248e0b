using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Mvc.Testing.Handlers;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SubscriberPortal.Host.Identity;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.IntegrationTests.Support;

/// <summary>
/// The whole portal in process, on embedded stores in a folder of its own, with a clock that can be moved. Make one a test (about a second), or share one in a class fixture.
/// </summary>
public sealed class PortalApplication : WebApplicationFactory<Program>
{
    /// <summary>The first administrator's; the user is <c>admin</c>.</summary>
    public const string AdminPassword = "Correct-horse-7-battery";

    private readonly (string Key, string Value)[] _settings;
    private readonly Action<IServiceCollection>? _services;

    public PortalApplication()
        : this(null, [])
    {
    }

    private PortalApplication(Action<IServiceCollection>? services, (string Key, string Value)[] settings) => (_services, _settings) = (services, settings);

    /// <summary>The data directory; it outlives the application only when it was given by <see cref="On"/>.</summary>
    public DirectoryInfo Data { get; private init; } = Directory.CreateTempSubdirectory("portal-test-");

    public ShiftedTime Time { get; } = new();

    public IReadOnlyList<(string Key, string Value)> Settings => _settings;

    private bool KeepsData { get; init; }

    /// <param name="settings">Such as <c>("Privacy:MaskPii", "false")</c>.</param>
    public static PortalApplication With(params (string Key, string Value)[] settings) => new(null, settings);

    /// <param name="services">Replaces services, after all the portal's own were registered.</param>
    /// <param name="settings">Such as <c>("Privacy:MaskPii", "false")</c>.</param>
    public static PortalApplication With(Action<IServiceCollection> services, params (string Key, string Value)[] settings) => new(services, settings);

    /// <summary>A portal on a folder that another one has left, as after a restart.</summary>
    public static PortalApplication On(DirectoryInfo data, params (string Key, string Value)[] settings) => new(null, settings) { Data = data, KeepsData = true };

    /// <summary>A client of the API with a token of a user of that role (<c>admin</c>, <c>operator</c>, <c>viewer</c>, <c>auditor</c>).</summary>
    /// <param name="userName">Another than the user that all tests of this role share.</param>
    public async Task<HttpClient> SignInAs(string role, string? userName = null)
    {
        var user = await UserOf(role, userName);
        var client = CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Services.GetRequiredService<TokenIssuer>().Issue(user));
        return client;
    }

    /// <summary>A browser without script: a client with the session cookie of a user of that role, that keeps cookies and does not follow redirects. Post forms with <see cref="Forms.PostFormAsync"/>.</summary>
    public async Task<HttpClient> BrowseAs(string role, string? userName = null)
    {
        var user = await UserOf(role, userName);
        var ticket = new AuthenticationTicket(
            SessionPrincipal.Of(user, SessionCookie.SchemeName),
            new AuthenticationProperties { IssuedUtc = Time.GetUtcNow(), ExpiresUtc = Time.GetUtcNow() + SessionCookie.Lifetime },
            SessionCookie.SchemeName);
        var format = Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(SessionCookie.SchemeName).TicketDataFormat;
        var cookies = new CookieContainer();
        cookies.Add(new Cookie(SessionCookie.CookieName, format.Protect(ticket), "/", "localhost"));
        return CreateDefaultClient(new CookieContainerHandler(cookies));
    }

    /// <summary>A client that nobody has signed in; it keeps cookies and does not follow redirects.</summary>
    public HttpClient Anonymous() => CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });

    public IProvisioningProvider Provider(string system) => Services.GetRequiredKeyedService<IProvisioningProvider>(system);

    /// <summary>Puts a valid subscriber into a system, past the API.</summary>
    public async Task<StoredSubscriber> AddSubscriberAsync(string system, string uid, Func<Subscriber, Subscriber>? change = null)
    {
        var subscriber = Samples.Subscriber(uid);
        var outcome = await Provider(system).WriteAsync(SubscriberWrite.Create(change?.Invoke(subscriber) ?? subscriber, $"test:{Guid.NewGuid():N}"), CancellationToken.None);
        return Assert.IsType<WriteOutcome.Done>(outcome).After!;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("Portal:DataDirectory", Data.FullName);
        builder.UseSetting("Portal:AdminPassword", AdminPassword);

        // A file that has arrived and a job that is ready wait for the next look; nobody is to wait for five seconds.
        builder.UseSetting("Jobs:StartSeconds", "1");
        foreach (var (key, value) in _settings) builder.UseSetting(key, value);
        builder.ConfigureLogging(logging => logging.ClearProviders());
        builder.ConfigureTestServices(services =>
        {
            services.AddSingleton<TimeProvider>(Time);
            _services?.Invoke(services);
        });
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (!KeepsData && Data.Exists) Data.Delete(recursive: true);
    }

    private async Task<UserSnapshot> UserOf(string role, string? userName)
    {
        await using var scope = Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserDirectory>();
        userName ??= role == "admin" ? FirstAdministrator.UserName : $"the-{role}";

        // Two tests of a class may ask for the same user at once; the second is told that there is one.
        if (await users.FindAsync(userName) is null) await users.CreateAsync(userName, role.ToUpperInvariant(), Samples.Password, mustChangePassword: false, "test", CancellationToken.None);
        return UserSessions.SnapshotOf((await users.FindAsync(userName))!);
    }
}
