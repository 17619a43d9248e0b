using SubscriberPortal.Benchmarks;

// Every figure stands beside the raw cost of the same work on the same files in the same run; the machine may be shared, so medians are what counts.
var rows = Option("--rows") is { } text ? long.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : 1_000_000;
switch (args.FirstOrDefault())
{
    case "lists":
        await ListBenchmark.RunAsync(rows, Option("--data"));
        return 0;
    case "start":
        await StartBenchmark.RunAsync(Option("--program"));
        return 0;
    case StartBenchmark.EmptyProgram:
        await StartBenchmark.AnswerAsync(args[1..]);
        return 0;
    case "jobs":
        await JobsBenchmark.RunAsync(rows, Option("--program"));
        return 0;
    case "instances":
        await InstancesBenchmark.RunAsync((int)Math.Min(rows, 40_000), Option("--program"));
        return 0;
    case "dynamodb":
        await DynamoDbBenchmark.RunAsync((int)Math.Min(rows, 3_000));
        return 0;
    case "engine":
        await EngineBenchmark.RunAsync();
        return 0;
    case "mysql":
        await MySqlBenchmark.RunAsync((int)Math.Min(rows, 40_000));
        return 0;
    case "dual":
        await DualBenchmark.RunAsync();
        return 0;
    default:
        Console.Error.WriteLine("Name a benchmark: lists [--rows 1000000] [--data FOLDER to keep and use again] | start [--program DLL of a published portal] | jobs [--rows 1000000] [--program DLL] | instances [--rows 40000 at most] [--program DLL] | engine | dynamodb [--rows 3000 at most] | mysql [--rows 40000 at most] | dual");
        return 2;
}

string? Option(string name) => args.SkipWhile(a => a != name).Skip(1).FirstOrDefault();
