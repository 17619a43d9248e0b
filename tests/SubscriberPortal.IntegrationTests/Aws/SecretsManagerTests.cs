using Microsoft.Extensions.Options;
using SubscriberPortal.Aws;
using SubscriberPortal.Aws.SecretsManager;
using SubscriberPortal.IntegrationTests.Support.Servers;

namespace SubscriberPortal.IntegrationTests.Aws;

public sealed class SecretsManagerTests
{
    [Fact]
    public async Task A_secret_is_read_as_the_command_line_wrote_it()
    {
        var moto = await TestServers.MotoAsync();
        var name = $"secret-{Guid.NewGuid():N}";
        const string Value = "Server=db;Password=\"ü€😀\\\"";
        await moto.AwsAsync("secretsmanager", "create-secret", "--name", name, "--secret-string", Value);
        using var clients = Clients(moto.Url);

        var secret = await clients.SecretsManager.GetSecretValueAsync(name, CancellationToken.None);

        Assert.Equal((name, Value), (secret.Name, secret.SecretString));
        Assert.StartsWith("arn:aws:secretsmanager:", secret.Arn, StringComparison.Ordinal);
        Assert.DoesNotContain("Password", secret.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_that_is_not_there_is_told_by_its_own_exception()
    {
        var moto = await TestServers.MotoAsync();
        using var clients = Clients(moto.Url);

        var failure = await Assert.ThrowsAsync<SecretNotFoundException>(() => clients.SecretsManager.GetSecretValueAsync("missing", CancellationToken.None));

        Assert.Equal("ResourceNotFoundException", failure.ErrorCode);
    }

    private static AwsClients Clients(string url) => new(Options.Create(new AwsOptions { ServiceUrl = url }));
}
