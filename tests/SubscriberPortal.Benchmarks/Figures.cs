using System.Diagnostics;
using System.Globalization;

namespace SubscriberPortal.Benchmarks;

/// <summary>Times of the same work, repeated.</summary>
internal sealed class Figures
{
    private readonly List<double> _milliseconds = [];

    public double Median => At(0.5);

    public double Best => At(0);

    public double Worst => At(1);

    public static async Task<Figures> MeasureAsync(int repeats, Func<Task> work)
    {
        await work();
        var figures = new Figures();
        for (var i = 0; i < repeats; i++)
        {
            var watch = Stopwatch.StartNew();
            await work();
            figures.Add(watch.Elapsed.TotalMilliseconds);
        }

        return figures;
    }

    /// <summary>How busy the machine is: processes that run or wait for a processor, over the last minute.</summary>
    public static string Load => OperatingSystem.IsLinux() ? $"load {File.ReadAllText("/proc/loadavg").Split(' ')[0]} on {Environment.ProcessorCount} processors" : "";

    public void Add(double milliseconds) => _milliseconds.Add(milliseconds);

    public void AddAll(Figures other) => _milliseconds.AddRange(other._milliseconds);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"median {Median,7:0.00} ms  worst {Worst,7:0.00} ms  ({_milliseconds.Count} times)");

    private double At(double share)
    {
        var sorted = _milliseconds.Order().ToList();
        return sorted.Count == 0 ? 0 : sorted[(int)Math.Round((sorted.Count - 1) * share)];
    }
}
