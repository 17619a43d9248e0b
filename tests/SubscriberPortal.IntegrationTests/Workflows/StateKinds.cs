namespace SubscriberPortal.IntegrationTests.Workflows;

/// <summary>A definition for every kind of state and of end. <c>TASK</c> stands for the members of a task whose worker remembers nothing, so that a task done twice is done alike.</summary>
internal static class StateKinds
{
    public const string Activity = "Work";

    public static readonly IReadOnlyDictionary<string, string> All = new Dictionary<string, string>
    {
        ["Pass"] = """ "A": { "Type": "Pass", "Result": { "n": 1 }, "Assign": { "x.$": "$.n" }, "Next": "B" }, "B": { "Type": "Pass", "Parameters": { "x.$": "$x", "id.$": "$$.Execution.Name" }, "End": true }""",
        ["Task"] = """ "A": { TASK, "ResultPath": "$.a", "Next": "B" }, "B": { TASK, "ResultPath": "$.b", "End": true }""",
        ["Task that is retried and caught"] = """ "A": { TASK, "Parameters": { "fail": true }, "Catch": [{ "ErrorEquals": ["States.ALL"], "ResultPath": "$.e", "Next": "B" }], "End": true }, "B": { TASK, "End": true }""",
        ["Choice"] = """ "A": { "Type": "Choice", "Choices": [{ "Variable": "$.n", "IsPresent": true, "Next": "A" }], "Default": "B", "Assign": { "x": 2 } }, "B": { TASK, "Next": "C" }, "C": { "Type": "Pass", "Parameters": { "x.$": "$x" }, "End": true }""",
        ["Wait"] = """ "A": { "Type": "Wait", "Seconds": 30, "Next": "B" }, "B": { "Type": "Wait", "Timestamp": "2020-01-01T00:00:00Z", "Next": "C" }, "C": { TASK, "End": true }""",
        ["Parallel"] = """ "A": { "Type": "Parallel", "End": true, "Branches": [{ "StartAt": "L", "States": { "L": { TASK, "End": true } } }, { "StartAt": "R", "States": { "R": { "Type": "Wait", "Seconds": 7, "Next": "S" }, "S": { TASK, "End": true } } }] }""",
        ["Map"] = """ "A": { "Type": "Pass", "Parameters": { "items.$": "States.ArrayRange(1, 5, 1)" }, "Next": "M" }, "M": { "Type": "Map", "ItemsPath": "$.items", "MaxConcurrency": 2, "ItemProcessor": { "StartAt": "I", "States": { "I": { TASK, "Next": "J" }, "J": { "Type": "Pass", "End": true } } }, "End": true }""",
        ["Map that fails"] = """ "A": { "Type": "Pass", "Parameters": { "items": [1, "fatal", 3] }, "Next": "M" }, "M": { "Type": "Map", "ItemsPath": "$.items", "MaxConcurrency": 2, "ItemProcessor": { "StartAt": "I", "States": { "I": { TASK, "End": true } } }, "Catch": [{ "ErrorEquals": ["States.ALL"], "Next": "F" }], "End": true }, "F": { "Type": "Fail", "ErrorPath": "$.Error", "Cause": "of an iteration" }""",
        ["Succeed"] = """ "A": { TASK, "Next": "B" }, "B": { "Type": "Succeed" }""",
        ["Fail"] = """ "A": { TASK, "Next": "B" }, "B": { "Type": "Fail", "ErrorPath": "$.did", "Cause": "as it was told" }""",
        ["Fail in a branch"] = """ "A": { "Type": "Parallel", "End": true, "Branches": [{ "StartAt": "L", "States": { "L": { TASK, "Next": "F" }, "F": { "Type": "Fail", "Error": "Branch", "Cause": "c" } } }, { "StartAt": "R", "States": { "R": { "Type": "Wait", "Seconds": 9999, "End": true } } }] }""",
        ["Timeout of the whole"] = """ "A": { TASK, "Next": "B" }, "B": { "Type": "Wait", "Seconds": 999999, "End": true }""",
    };

    private const string Task =
       """ "Type": "Task", "Resource": "${ActivityArnPrefix}Work", "TimeoutSeconds": 600, "HeartbeatSeconds": 60, "Retry": [{ "ErrorEquals": ["States.Timeout", "Flaky"], "IntervalSeconds": 2, "MaxAttempts": 9, "JitterStrategy": "FULL" }] """;

    /// <summary>The whole definition of a kind.</summary>
    public static string Definition(string kind) => $"{{ \"StartAt\": \"A\", \"TimeoutSeconds\": 100000, \"States\": {{ {All[kind].Replace("TASK", Task, StringComparison.Ordinal)} }} }}";

    public static (string? Output, string? Error) Answer(string input) => input switch
    {
        _ when input.Contains("\"fail\"", StringComparison.Ordinal) => (null, "Flaky"),
        "\"fatal\"" => (null, "Fatal"),
        _ => ("""{"did":"Work"}""", null),
    };
}
