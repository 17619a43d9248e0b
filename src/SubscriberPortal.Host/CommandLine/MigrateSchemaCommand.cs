using System.CommandLine;
using Microsoft.Extensions.Options;
using SubscriberPortal.Kernel.Hosting;

namespace SubscriberPortal.Host.CommandLine;

/// <summary><c>migrate-schema [--print]</c>: applies every schema, or shows its scripts, without running the portal.</summary>
internal static class MigrateSchemaCommand
{
    public static Command Create(Func<string[], WebApplication> create)
    {
        var print = new Option<bool>("--print") { Description = "Show the scripts instead of running them." };
        var command = new Command("migrate-schema", "Applies the database schemas and ends.") { print };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var portal = create([.. parsed.UnmatchedTokens]);
            var output = parsed.InvocationConfiguration.Output;
            portal.Services.GetService<IStartupValidator>()?.Validate();
            foreach (var schema in portal.Services.GetServices<ISchema>())
            {
                if (parsed.GetValue(print)) await PrintAsync(schema, output);
                else await ApplyAsync(schema, output, cancellationToken);
            }
        });
        return command;
    }

    private static async Task PrintAsync(ISchema schema, TextWriter output)
    {
        foreach (var script in schema.Scripts)
        {
            await output.WriteLineAsync($"-- {schema.Database}: {script.Name}");
            await output.WriteLineAsync(script.Sql);
        }
    }

    private static async Task ApplyAsync(ISchema schema, TextWriter output, CancellationToken cancellationToken)
    {
        var applied = await schema.ApplyAsync(cancellationToken);
        await output.WriteLineAsync($"{schema.Database}: {(applied.Count == 0 ? "nothing to do" : string.Join(", ", applied))}");
    }
}
