namespace SubscriberPortal.Benchmarks;

/// <summary>From starting the program to the first page: on an empty folder, where it makes its stores, and again on what it left.</summary>
internal static class StartBenchmark
{
    public static async Task RunAsync()
    {
        var (first, again) = (new Figures(), new Figures());
        for (var i = 0; i < 5; i++)
        {
            var data = Directory.CreateTempSubdirectory("portal-start-");
            foreach (var figures in new[] { first, again })
            {
                await using var portal = await RunningPortal.StartAsync(data.FullName);
                figures.Add(portal.TimeToFirstPage.TotalMilliseconds);
            }

            data.Delete(recursive: true);
        }

        Console.WriteLine($"first page, empty folder   {first}");
        Console.WriteLine($"first page, second start   {again}");
    }
}
