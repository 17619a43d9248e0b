namespace SubscriberPortal.IntegrationTests.Workflows;

internal static class TestDefinitions
{
    public const string OneTask =
        """
        { "StartAt": "Work", "States": { "Work": {
            "Type": "Task", "Resource": "${ActivityArnPrefix}Work", "TimeoutSeconds": 600, "HeartbeatSeconds": 60, "End": true } } }
        """;

    /// <summary>Every kind of state, a retry, a catch, and variables.</summary>
    public const string Everything =
        """
        {
          "StartAt": "Plan", "TimeoutSeconds": 100000,
          "States": {
            "Plan": { "Type": "Task", "Resource": "${ActivityArnPrefix}Plan", "TimeoutSeconds": 600, "HeartbeatSeconds": 60, "ResultPath": "$.plan", "Assign": { "chunks.$": "$.chunks" },
              "Retry": [{ "ErrorEquals": ["Flaky"], "IntervalSeconds": 2, "MaxAttempts": 2, "JitterStrategy": "FULL" }, { "ErrorEquals": ["States.Timeout"], "IntervalSeconds": 1, "MaxAttempts": 5 }], "Next": "Any" },
            "Any": { "Type": "Choice", "Choices": [{ "Variable": "$.plan.chunks[0]", "IsPresent": true, "Next": "Pause" }], "Default": "Nothing" },
            "Nothing": { "Type": "Succeed" },
            "Pause": { "Type": "Wait", "Seconds": 5, "Next": "Both" },
            "Both": { "Type": "Parallel", "ResultPath": "$.both", "Next": "Chunks", "Branches": [
              { "StartAt": "Left", "States": { "Left": { "Type": "Task", "Resource": "${ActivityArnPrefix}Side", "Parameters": { "side": "left" }, "TimeoutSeconds": 600, "Retry": [{ "ErrorEquals": ["States.Timeout"], "IntervalSeconds": 1, "MaxAttempts": 5 }], "End": true } } },
              { "StartAt": "Rest", "States": { "Rest": { "Type": "Wait", "Seconds": 3, "Next": "Right" },
                "Right": { "Type": "Pass", "Parameters": { "side": "right", "n.$": "States.ArrayLength($chunks)" }, "End": true } } } ] },
            "Chunks": { "Type": "Map", "ItemsPath": "$chunks", "MaxConcurrency": 2, "ResultPath": "$.chunks",
              "ItemSelector": { "chunk.$": "$$.Map.Item.Value", "index.$": "$$.Map.Item.Index" },
              "ItemProcessor": { "StartAt": "Chunk", "States": { "Chunk": { "Type": "Task", "Resource": "${ActivityArnPrefix}Chunk", "TimeoutSeconds": 600, "Retry": [{ "ErrorEquals": ["States.Timeout"], "IntervalSeconds": 1, "MaxAttempts": 5 }], "End": true } } }, "Next": "Finish" },
            "Finish": { "Type": "Task", "Resource": "${ActivityArnPrefix}Finish", "TimeoutSeconds": 600, "ResultPath": null, "Retry": [{ "ErrorEquals": ["States.Timeout"], "IntervalSeconds": 1, "MaxAttempts": 5 }],
              "Catch": [{ "ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "Recorded" }], "Next": "Nothing" },
            "Recorded": { "Type": "Pass", "End": true }
          }
        }
        """;

    public static readonly string[] EverythingsActivities = ["Plan", "Side", "Chunk", "Finish"];
}
