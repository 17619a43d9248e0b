using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using SubscriberPortal.Jobs.Generating;

namespace SubscriberPortal.Benchmarks;

/// <summary>
/// Whole jobs of the built program over HTTP on embedded stores, each beside the raw cost of the same work, with the peak memory of the process that ran it.
/// A job's time is that of its record: from its start to its end, planning and reports included.
/// </summary>
internal static class JobsBenchmark
{
    private const int Seed = 7;

    /// <param name="program">The published program's dll; null for the one that was built with the benchmarks.</param>
    public static async Task RunAsync(long rows, string? program)
    {
        var folder = Directory.CreateTempSubdirectory("portal-jobs-");
        try
        {
            var csv = Path.Combine(folder.FullName, "subscribers.csv");
            await using (var file = File.Create(csv)) await SubscriberFiles.WriteCsvAsync(rows, 0, Seed, file, CancellationToken.None);
            Console.WriteLine($"{rows:N0} rows, {new FileInfo(csv).Length / 1_000_000.0:N0} MB of CSV; {Figures.Load} at the beginning");

            var raw = new RawStores(Directory.CreateDirectory(Path.Combine(folder.FullName, "raw")).FullName);
            var data = Path.Combine(folder.FullName, "data");

            // What any job takes at the least: its states, its files, and code that has not run before.
            var nothing = await JobAsync(data, program, AuditAsync);
            Print("audit of empty systems", 0, nothing, null, default, "");

            var bareCsv = await TimeAsync(() => Task.Run(() => RawStores.ReadCsv(csv)));

            var validate = await JobAsync(data, program, client => client.StartFileJobAsync(csv, new JsonObject { ["target"] = "DUAL_PROV", ["options"] = new JsonObject { ["validateOnly"] = true } }));
            Print("validation-only pass", rows, validate, "bare CsvHelper", bareCsv, "rate ≥ 0.2 of it, or 400,000 rows/s");

            var bareLoad = await TimeAsync(() => raw.LoadAsync(csv));
            var migrate = await JobAsync(data, program, client => client.StartFileJobAsync(csv, new JsonObject { ["target"] = "DUAL_PROV" }));
            Print("migration into DUAL_PROV", rows, migrate, "bare prepared inserts", bareLoad, "rate ≥ 0.5 of it");

            var bareLookUps = await TimeAsync(() => raw.LookUpAsync(csv));
            var dry = await JobAsync(data, program, client => client.StartFileJobAsync(csv, new JsonObject { ["target"] = "DUAL_PROV", ["options"] = new JsonObject { ["dryRun"] = true, ["onConflict"] = "overwrite" } }));
            Print("dry run", rows, dry, "bare look-ups", bareLookUps, "rate ≥ 0.6 of it");

            var bareScan = await TimeAsync(raw.ScanAsync);
            var audit = await JobAsync(data, program, AuditAsync);
            Print("audit of both", rows, audit, "bare reads of both", bareScan, "time ≤ 1.25 of it");

            var bareScanOfOne = await TimeAsync(() => raw.ScanOneAsync("legacy"));
            var export = await JobAsync(data, program, client => client.StartJobAsync("/export/jobs", new JsonObject { ["exportScope"] = "LEGACY_ONLY", ["format"] = "CSV" }));
            Print("export of one", rows, export, "bare read of that one", bareScanOfOne, "time ≤ 1.6 of it");

            var delete = await JobAsync(data, program, client => client.StartFileJobAsync(csv, new JsonObject { ["jobType"] = "BULK_DELETE", ["target"] = "DUAL_PROV" }));
            Print("bulk delete", rows, delete, null, default, "");
            Console.WriteLine($"{Figures.Load} at the end");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Print(string name, long rows, JobCost job, string? raw, Cost rawCost, string bound)
    {
        var beside = raw is null ? "" : string.Create(
            CultureInfo.InvariantCulture, $"  {raw} {rawCost.Time.TotalSeconds:0.0} s  rate {rawCost.Time / job.Cost.Time:0.00}  time {job.Cost.Time / rawCost.Time:0.00}  cpu {job.Cost.Processor / rawCost.Processor:0.0}  ({bound})");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{name,-26} {job.Cost.Time.TotalSeconds,7:0.00} s  {rows / job.Cost.Time.TotalSeconds,9:N0} rows/s  cpu {job.Cost.Processor.TotalSeconds,6:0.0} s  peak {job.PeakBytes / 1048576,4} MB{beside}"));
    }

    private static async Task<Cost> TimeAsync(Func<Task> work)
    {
        using var process = Process.GetCurrentProcess();
        var (watch, before) = (Stopwatch.StartNew(), process.TotalProcessorTime);
        await work();
        process.Refresh();
        return new Cost(watch.Elapsed, process.TotalProcessorTime - before);
    }

    /// <summary>A process of its own for each job, so that its peak memory is that job's.</summary>
    private static async Task<JobCost> JobAsync(string data, string? program, Func<HttpClient, Task<string>> startAsync)
    {
        await using var portal = await RunningPortal.StartAsync(data, program);
        var before = portal.ProcessorTime;
        var job = await portal.Client.WaitForSuccessAsync(await startAsync(portal.Client));
        return new JobCost(new Cost(PortalJobs.TimeOf(job), portal.ProcessorTime - before), portal.PeakBytes);
    }

    private static Task<string> AuditAsync(HttpClient client) => client.StartJobAsync("/audit/jobs", new JsonObject { ["auditType"] = "CONSISTENCY_CHECK" });

    /// <param name="Processor">Of all threads; of a job with the upload of its file. On a busy machine it says more than the time.</param>
    private readonly record struct Cost(TimeSpan Time, TimeSpan Processor);

    private readonly record struct JobCost(Cost Cost, long PeakBytes);
}
