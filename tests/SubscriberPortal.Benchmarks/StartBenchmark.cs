using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace SubscriberPortal.Benchmarks;

/// <summary>From starting the program to the first page: on an empty folder, where it makes its stores, and again on what it left. Beside it an ASP.NET Core program that does nothing.</summary>
internal static class StartBenchmark
{
    public const string EmptyProgram = "empty-program";

    private const int Repeats = 5;

    /// <param name="program">The published program's dll; null for the one that was built with the benchmarks.</param>
    public static async Task RunAsync(string? program)
    {
        var (first, again, empty) = (new Figures(), new Figures(), new Figures());
        Console.WriteLine($"{Figures.Load} at the beginning");
        for (var i = 0; i < Repeats; i++)
        {
            var data = Directory.CreateTempSubdirectory("portal-start-");
            foreach (var figures in new[] { first, again })
            {
                await using var portal = await RunningPortal.StartAsync(data.FullName, program);
                figures.Add(portal.TimeToFirstPage.TotalMilliseconds);
            }

            await using (var nothing = await RunningPortal.StartAsync(data.FullName, data.FullName, typeof(StartBenchmark).Assembly.Location, EmptyProgram))
                empty.Add(nothing.TimeToFirstPage.TotalMilliseconds);
            data.Delete(recursive: true);
        }

        Console.WriteLine($"first page, empty folder     {first}");
        Console.WriteLine($"first page, second start     {again}");
        Console.WriteLine($"raw: an empty ASP.NET app    {empty}");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ratio of the medians         {first.Median / empty.Median:0.0} and {again.Median / empty.Median:0.0}; {Figures.Load} at the end"));
    }

    /// <summary>The program that does nothing but answer.</summary>
    public static Task AnswerAsync(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.MapGet("/signin", () => "Hello");
        return app.RunAsync();
    }
}
