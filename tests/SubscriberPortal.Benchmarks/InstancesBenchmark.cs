using System.Text.Json.Nodes;
using SubscriberPortal.IntegrationTests.Support.Servers;
using SubscriberPortal.Jobs.Generating;

namespace SubscriberPortal.Benchmarks;

/// <summary>
/// The same migration into Legacy by one instance and by two, on one MariaDB and one moto (DynamoDB, S3, Step Functions). Each instance works on one chunk at a time, so that what is compared is how
/// the chunks are shared, and not how many processors there are: instances and servers all run on this machine.
/// </summary>
internal static class InstancesBenchmark
{
    private const int Rounds = 3;
    private const int Seed = 7;

    public static async Task RunAsync(int rows, string? program)
    {
        var folder = Directory.CreateTempSubdirectory("portal-instances-");
        try
        {
            var csv = Path.Combine(folder.FullName, "subscribers.csv");
            await using (var file = File.Create(csv)) await SubscriberFiles.WriteCsvAsync(rows, 0, Seed, file, CancellationToken.None);
            Console.WriteLine($"{rows:N0} rows into Legacy on MariaDB, {Rounds} rounds, the median counts; {Figures.Load} at the beginning");
            var (one, two) = (new Figures(), new Figures());
            for (var round = 0; round < Rounds; round++)
            {
                one.Add(await MigrateAsync(1, csv, folder, program));
                two.Add(await MigrateAsync(2, csv, folder, program));
            }

            Console.WriteLine($"  one instance   {one.Median,6:0.0} s   best {one.Best,6:0.0} s");
            Console.WriteLine($"  two instances  {two.Median,6:0.0} s   best {two.Best,6:0.0} s   {two.Median / one.Median:0.00} of the time of one   best {two.Best / one.Best:0.00}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>In seconds, by the job's record.</summary>
    private static async Task<double> MigrateAsync(int instances, string csv, DirectoryInfo folder, string? program)
    {
        var settings = new Dictionary<string, string>(await RealSystems.NewAsync()) { ["Jobs:Workers"] = "1" };
        var portals = new List<RunningPortal>();
        try
        {
            for (var i = 0; i < instances; i++) portals.Add(await RunningPortal.StartAsync(Directory.CreateDirectory(Path.Combine(folder.FullName, Guid.NewGuid().ToString("N"))).FullName, program, settings));
            var id = await portals[0].Client.StartFileJobAsync(csv, new JsonObject { ["target"] = "LEGACY" });
            return PortalJobs.TimeOf(await portals[0].Client.WaitForSuccessAsync(id)).TotalSeconds;
        }
        finally
        {
            foreach (var portal in portals) await portal.DisposeAsync();
        }
    }
}
