using SubscriberPortal.IntegrationTests.Instances;
using SubscriberPortal.IntegrationTests.Support;

namespace SubscriberPortal.IntegrationTests.Identity;

/// <summary>Signing in, with the users and the counts of wrong passwords in DynamoDB.</summary>
public sealed class DynamoDbSignInTests : SignInTests
{
    protected override async Task<PortalApplication> CreatePortalAsync() => PortalApplication.With(await SharedState.NewAsync());
}

/// <summary>Users, kept in DynamoDB.</summary>
public sealed class DynamoDbUserTests(DynamoDbPortal portal) : UserTests(portal.Application), IClassFixture<DynamoDbPortal>;

/// <summary>Sessions of the pages, with the users in DynamoDB.</summary>
public sealed class DynamoDbPageSessionTests(DynamoDbPortal portal) : PageSessionTests(portal.Application), IClassFixture<DynamoDbPortal>;

/// <summary>One portal for the tests of a class, with its state in DynamoDB.</summary>
public sealed class DynamoDbPortal : IAsyncLifetime
{
    public PortalApplication Application { get; private set; } = null!;

    public async Task InitializeAsync() => Application = PortalApplication.With(await SharedState.NewAsync());

    public async Task DisposeAsync() => await Application.DisposeAsync();
}
