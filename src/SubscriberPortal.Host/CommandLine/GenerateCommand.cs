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
        rows.Validators.Add(r => Bound(r, r.GetValue(rows) is >= 0 and <= SyntheticSubscribers.MaxRows, $"--rows must be 0 to {SyntheticSubscribers.MaxRows}."));
        bad.Validators.Add(r => Bound(r, r.GetValue(bad) is >= 0 and <= 100, "--bad-percent must be 0 to 100."));
        var command = new Command("generate", "Writes a CSV file of made-up subscribers.") { rows, bad, path, seed };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var file = parsed.GetRequiredValue(path);
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

    private static void Bound(System.CommandLine.Parsing.OptionResult result, bool holds, string message)
    {
        if (!holds) result.AddError(message);
    }
}
