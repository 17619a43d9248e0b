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
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Check(string property, int value, int least, int most)
        {
            if (value < least || value > most) failures.Add($"{WorkflowOptions.Section}:{property} is {value}; it must be {least} to {most}.");
        }
    }
}
