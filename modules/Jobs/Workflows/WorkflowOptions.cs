using Microsoft.Extensions.Options;

namespace SubscriberPortal.Jobs.Workflows;

/// <summary>Which engine runs the workflows, and how long they may take.</summary>
internal sealed class WorkflowOptions
{
    public const string Section = "Workflows";

    /// <summary>The engine that interprets the definitions in this process.</summary>
    public const string Embedded = "Embedded";

    /// <summary>AWS Step Functions, or whatever speaks its API at <see cref="ServiceUrl"/>.</summary>
    public const string StepFunctions = "StepFunctions";

    public string Engine { get; set; } = Embedded;

    /// <summary>Where Step Functions is, if elsewhere than <c>Aws:ServiceUrl</c> or AWS itself says, such as <c>http://127.0.0.1:8083</c>.</summary>
    public string? ServiceUrl { get; set; }

    /// <summary>What the names of state machines and activities on Step Functions begin with; <c>stepfunctions/template.yaml</c> has the same default.</summary>
    public string NamePrefix { get; set; } = "portal-";

    /// <summary>
    /// The role that the state machines run under. With it the portal makes and updates state machines and activities when it starts; without, it expects those of <c>stepfunctions/template.yaml</c>.
    /// </summary>
    public string? RoleArn { get; set; }

    public int MigrationTimeoutMinutes { get; set; } = 60;

    public int AuditTimeoutMinutes { get; set; } = 30;

    public int ExportTimeoutMinutes { get; set; } = 40;

    /// <summary>History events of an execution: on AWS 25,000, on the embedded engine as many as are set here.</summary>
    public int MaxEvents { get; set; } = 25_000;

    /// <summary>Iterations of a Map at once: on AWS 40, on the embedded engine as many as are set here.</summary>
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
    private const int LongestPrefix = 40;

    public ValidateOptionsResult Validate(string? name, WorkflowOptions options)
    {
        var failures = new List<string>();
        if (options.Engine is not (WorkflowOptions.Embedded or WorkflowOptions.StepFunctions))
            failures.Add($"{WorkflowOptions.Section}:Engine is '{options.Engine}'; it must be {WorkflowOptions.Embedded} or {WorkflowOptions.StepFunctions}.");
        if (options.Engine == WorkflowOptions.StepFunctions) failures.AddRange(CheckStepFunctions(options));
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

    private static IEnumerable<string> CheckStepFunctions(WorkflowOptions options)
    {
        if (options.ServiceUrl is not null && !(Uri.TryCreate(options.ServiceUrl, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"))
            yield return $"{WorkflowOptions.Section}:ServiceUrl is '{options.ServiceUrl}'; it must be an absolute http or https address.";
        if (options.NamePrefix.Length > LongestPrefix || options.NamePrefix.Any(character => !char.IsAsciiLetterOrDigit(character) && character is not ('-' or '_')))
            yield return $"{WorkflowOptions.Section}:NamePrefix is '{options.NamePrefix}'; it must be at most {LongestPrefix} letters, digits, '-' or '_'.";
        if (options.RoleArn is { } role && !(role.StartsWith("arn:", StringComparison.Ordinal) && role.Contains(":iam::", StringComparison.Ordinal) && role.Contains(":role/", StringComparison.Ordinal)))
            yield return $"{WorkflowOptions.Section}:RoleArn is '{role}'; it must be a role's ARN, such as arn:aws:iam::123456789012:role/portal-workflows.";
        if (!string.IsNullOrEmpty(options.Endpoint))
            yield return $"{WorkflowOptions.Section}:Endpoint offers the embedded engine, but {WorkflowOptions.Section}:Engine is {WorkflowOptions.StepFunctions}; it must not be set.";
    }
}
