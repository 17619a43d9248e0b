using System.CommandLine;
using SubscriberPortal.Jobs.Generating;

namespace SubscriberPortal.Host.CommandLine;

/// <summary><c>generate --rows N --bad-percent P --out file.csv [--seed S]</c>: a file of made-up subscribers to try a migration with.</summary>
internal static class GenerateCommand
{
    public static Command Create()
    {
        var rows = new Option<long>("--rows") { Description = $"How many rows, 0 to {SyntheticSubscribers.MaxRows}.", Required = true };
        var bad = new Option<double>("--bad-percent") { Description = "How many of them in a hundred are bad, 0 to 100." };
        var path = new Option<FileInfo>("--out") { Description = "The file to write; an existing one is replaced.", Required = true };
        var seed = new Option<int>("--seed") { Description = "The same seed gives the same rows.", DefaultValueFactory = _ => 1 };
        var command = new Command("generate", "Writes a CSV file of made-up subscribers.") { rows, bad, path, seed };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var file = parsed.GetRequiredValue(path);
            if (Violation(parsed.GetRequiredValue(rows), parsed.GetValue(bad)) is { } violation)
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync(violation);
                return PortalCommandLine.BadSetting;
            }

            try
            {
                await using var stream = new FileStream(file.FullName, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1 << 16, useAsync: true);
                await SubscriberFiles.WriteCsvAsync(parsed.GetRequiredValue(rows), parsed.GetValue(bad), parsed.GetValue(seed), stream, cancellationToken);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync($"{file.FullName} cannot be written: {e.Message}");
                return PortalCommandLine.BadSetting;
            }

            await parsed.InvocationConfiguration.Output.WriteLineAsync($"{file.FullName}: {parsed.GetRequiredValue(rows)} rows, {parsed.GetValue(bad)} % of them bad");
            return 0;
        });
        return command;
    }

    private static string? Violation(long rows, double badPercent)
    {
        if (rows is < 0 or > SyntheticSubscribers.MaxRows) return $"--rows must be 0 to {SyntheticSubscribers.MaxRows}; it is {rows}.";
        return badPercent is >= 0 and <= 100 ? null : $"--bad-percent must be 0 to 100; it is {badPercent}.";
    }
}
