using SubscriberPortal.Host.CommandLine;
using SubscriberPortal.IntegrationTests.Support;

namespace SubscriberPortal.IntegrationTests.Host;

public sealed class CommandLineTests : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("portal-test-");

    [Fact]
    public async Task Generate_writes_the_same_file_for_the_same_seed()
    {
        var (first, second) = (Path.Combine(_data.FullName, "a.csv"), Path.Combine(_data.FullName, "b.csv"));

        Assert.Equal(0, await RunAsync("generate", "--rows", "200", "--bad-percent", "10", "--out", first, "--seed", "7"));
        Assert.Equal(0, await RunAsync("generate", "--rows", "200", "--bad-percent", "10", "--out", second, "--seed", "7"));

        Assert.Equal(await File.ReadAllBytesAsync(first), await File.ReadAllBytesAsync(second));
        Assert.True((await File.ReadAllLinesAsync(first)).Length >= 201);
    }

    [Theory]
    [InlineData("--rows", "-1")]
    [InlineData("--rows", "many")]
    [InlineData("--bad-percent", "101")]
    public async Task Generate_refuses_what_it_cannot_do(string option, string value)
    {
        var path = Path.Combine(_data.FullName, "a.csv");
        string[] rows = option == "--rows" ? [] : ["--rows", "10"];

        Assert.NotEqual(0, await RunAsync(["generate", "--out", path, .. rows, option, value]));

        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task A_user_added_on_the_command_line_can_sign_in_and_the_first_start_still_makes_an_administrator()
    {
        Assert.Equal(0, await RunAsync("user", "add", "carol", "--role", "OPERATOR", "--password", Samples.Password, $"--Portal:DataDirectory={_data.FullName}"));
        Assert.Equal(1, await RunAsync("user", "add", "carol", "--role", "OPERATOR", "--password", Samples.Password, $"--Portal:DataDirectory={_data.FullName}"));

        await using var portal = PortalApplication.On(_data);
        using var client = portal.Anonymous();
        await client.PostJsonAsync("/auth/login", new { username = "carol", password = Samples.Password }, System.Net.HttpStatusCode.OK);
        await client.PostJsonAsync("/auth/login", new { username = "admin", password = PortalApplication.AdminPassword }, System.Net.HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_schema_can_be_applied_twice_and_printed_without_a_portal()
    {
        Assert.Equal(0, await RunAsync("migrate-schema", $"--Portal:DataDirectory={_data.FullName}"));
        Assert.Equal(0, await RunAsync("migrate-schema", $"--Portal:DataDirectory={_data.FullName}"));
        Assert.Equal(0, await RunAsync("migrate-schema", "--print", $"--Portal:DataDirectory={_data.FullName}"));
        Assert.True(File.Exists(Path.Combine(_data.FullName, "state.db")));
    }

    [Fact]
    public async Task The_demo_fills_an_empty_legacy_and_never_adds_to_what_is_there()
    {
        await using var portal = PortalApplication.On(_data);
        var legacy = portal.Provider("legacy");

        await DemoCommand.FillAsync(legacy, CancellationToken.None);
        await DemoCommand.FillAsync(legacy, CancellationToken.None);

        Assert.Equal(DemoCommand.Subscribers, (await legacy.CountAsync(CancellationToken.None)).Total);
    }

    [Fact]
    public async Task A_probe_of_a_portal_that_is_not_there_fails()
    {
        using var error = new StringWriter();

        Assert.Equal(1, await PortalCommandLine.RunAsync(["probe", "--url", "http://127.0.0.1:1"], Program.CreatePortal, error));
    }

    public void Dispose() => _data.Delete(recursive: true);

    private static Task<int> RunAsync(params string[] arguments) => PortalCommandLine.RunAsync(arguments, Program.CreatePortal);
}
