using SubscriberPortal.Benchmarks;

// Every figure stands beside the raw cost of the same work on the same files in the same run; the machine may be shared, so medians are what counts.
var rows = args.SkipWhile(a => a != "--rows").Skip(1).FirstOrDefault() is { } text ? long.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : 1_000_000;
switch (args.FirstOrDefault())
{
    case "lists":
        await ListBenchmark.RunAsync(rows);
        return 0;
    case "start":
        await StartBenchmark.RunAsync();
        return 0;
    default:
        Console.Error.WriteLine("Name a benchmark: lists [--rows 1000000] | start");
        return 2;
}
