using System.CommandLine;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace SubscriberPortal.Host.CommandLine;

/// <summary>The verbs of the program. Without one it runs the portal; ASP.NET's own arguments (<c>--urls</c>, <c>--Portal:DataDirectory</c>) go through to it.</summary>
internal static class PortalCommandLine
{
    /// <summary>The exit code for a setting or an argument that cannot be used.</summary>
    public const int BadSetting = 2;

    public static async Task<int> RunAsync(string[] args, Func<string[], WebApplication> create, TextWriter? error = null)
    {
        var root = new RootCommand("The Subscriber Portal. Without a verb it runs the portal.") { TreatUnmatchedTokensAsErrors = false };
        root.SetAction((parsed, cancellationToken) => RunPortal.RunAsync(create([.. parsed.UnmatchedTokens]), cancellationToken));
        foreach (var verb in new[] { DemoCommand.Create(create), GenerateCommand.Create(), MigrateSchemaCommand.Create(create), ProbeCommand.Create(), UserCommand.Create(create) }) root.Add(verb);

        // Errors are told below, and the portal takes its own time to end: jobs are at work.
        var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
        if (error is not null) configuration.Error = error;
        try
        {
            return await root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null }).InvokeAsync(configuration);
        }
        catch (Exception e) when (StartFailure.Explain(e) is { } reasons)
        {
            foreach (var reason in reasons) await configuration.Error.WriteLineAsync(reason);
            return BadSetting;
        }
    }
}

/// <summary>Says in one line each why the portal cannot start, where the person who starts it can mend that.</summary>
internal static class StartFailure
{
    /// <summary>Null for a failure that needs its stack trace.</summary>
    public static IReadOnlyList<string>? Explain(Exception exception) => exception switch
    {
        OptionsValidationException e => [.. e.Failures.Select(f => $"The portal cannot start: {OneLine(f)}")],
        AggregateException e when e.InnerExceptions.All(i => Explain(i) is not null) => [.. e.InnerExceptions.SelectMany(i => Explain(i)!)],
        InvalidOperationException { InnerException: FormatException or ArgumentException } e => [$"The portal cannot start: {OneLine(e.Message)} {OneLine(e.InnerException!.Message)}"],
        IOException { InnerException: SocketException or Microsoft.AspNetCore.Connections.AddressInUseException } e => [$"The portal cannot start: {OneLine(e.Message)}"],
        SocketException e => [$"The portal cannot listen: {OneLine(e.Message)}"],
        Kernel.Hosting.SchemaException e => [$"The portal cannot start: {OneLine(e.Message)}"],
        Kernel.Provisioning.SystemUnavailableException e => [$"The portal cannot start: {e.System} cannot be reached: {OneLine(e.Message)}"],
        Microsoft.Data.Sqlite.SqliteException e => [$"The portal cannot start: a database in Portal:DataDirectory cannot be used: {OneLine(e.Message)}"],
        _ => null,
    };

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
