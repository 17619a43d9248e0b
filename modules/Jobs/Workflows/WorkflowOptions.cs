using Microsoft.Extensions.Options;

namespace SubscriberPortal.Jobs.Workflows;

/// <summary>Which engine runs the workflows, and how long they may take.</summary>
internal sealed class WorkflowOptions
{
    public const string Section = "Workflows";

    /// <summary>The engine that interprets the definitions in this process.</summary>
    public const string Embedded = "Embedded";

    public const string StepFunctions = "StepFunctions";

    public string Engine { get; set; } = Embedded;

    public int MigrationTimeoutMinutes { get; set; } = 60;

    public int AuditTimeoutMinutes { get; set; } = 30;

    public int ExportTimeoutMinutes { get; set; } = 40;

    /// <summary>History events of an execution; AWS allows 25,000, the embedded engine as many as are set here.</summary>
    public int MaxEvents { get; set; } = 25_000;

    /// <summary>Iterations of a Map at once; AWS allows 40.</summary>
    public int MaxConcurrentIterations { get; set; } = 40;

    /// <summary>
    /// Where the embedded engine offers the Step Functions API (AWS JSON 1.0, signed with the two keys below), such as <c>http://127.0.0.1:8083</c>; with nothing set, nothing listens.
    /// It is a listener of its own beside the portal's, since AWS's tools post to <c>/</c>, and so that it can be kept to the loopback address, which is recommended: requests are signed but not encrypted,
    /// and whoever has the keys may start, stop and answer for every workflow. The host is an address or <c>localhost</c>; port 0 takes a free one.
    /// </summary>
    public string? Endpoint { get; set; }

    /// <summary>What a client gives as its access key id; needed with <see cref="Endpoint"/>.</summary>
    public string? AccessKeyId { get; set; }

    /// <summary>What a client signs with; needed with <see cref="Endpoint"/>.</summary>
    public string? SecretAccessKey { get; set; }
}

internal sealed class WorkflowOptionsValidator : IValidateOptions<WorkflowOptions>
{
    private const int LongestMinutes = 7 * 24 * 60;

    public ValidateOptionsResult Validate(string? name, WorkflowOptions options)
    {
        var failures = new List<string>();
        if (options.Engine == WorkflowOptions.StepFunctions)
            failures.Add($"{WorkflowOptions.Section}:Engine is {options.Engine}, which this version cannot use yet; it must be {WorkflowOptions.Embedded}.");
        else if (options.Engine != WorkflowOptions.Embedded)
            failures.Add($"{WorkflowOptions.Section}:Engine is '{options.Engine}'; it must be {WorkflowOptions.Embedded}.");
        Check(nameof(WorkflowOptions.MigrationTimeoutMinutes), options.MigrationTimeoutMinutes, 1, LongestMinutes);
        Check(nameof(WorkflowOptions.AuditTimeoutMinutes), options.AuditTimeoutMinutes, 1, LongestMinutes);
        Check(nameof(WorkflowOptions.ExportTimeoutMinutes), options.ExportTimeoutMinutes, 1, LongestMinutes);
        Check(nameof(WorkflowOptions.MaxEvents), options.MaxEvents, 1_000, 10_000_000);
        Check(nameof(WorkflowOptions.MaxConcurrentIterations), options.MaxConcurrentIterations, 1, 10_000);
        failures.AddRange(Wire.WireEndpoint.Check(options));
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Check(string property, int value, int least, int most)
        {
            if (value < least || value > most) failures.Add($"{WorkflowOptions.Section}:{property} is {value}; it must be {least} to {most}.");
        }
    }
}
