using System.Collections.Frozen;
using System.Text.RegularExpressions;
using SubscriberPortal.StatesLanguage.Json;

namespace SubscriberPortal.StatesLanguage.Definitions;

/// <summary>Reads a task's Resource.</summary>
internal sealed partial class ResourceReader(StateMachineType type, FieldReader fields)
{
    /// <summary>Services of which only these actions are integrated; of the others any action is accepted.</summary>
    private static readonly FrozenDictionary<string, string[]> Actions = new Dictionary<string, string[]>
    {
        ["dynamodb"] = ["getItem", "putItem", "deleteItem", "updateItem"],
        ["lambda"] = ["invoke"],
        ["sqs"] = ["sendMessage"],
        ["sns"] = ["publish"],
        ["states"] = ["startExecution"],
        ["events"] = ["putEvents"],
        ["batch"] = ["submitJob"],
        ["ecs"] = ["runTask"],
        ["glue"] = ["startJobRun"],
        ["apigateway"] = ["invoke"],
        ["http"] = ["invoke"],
        ["codebuild"] = ["startBuild", "stopBuild", "batchDeleteBuilds", "batchGetReports", "startBuildBatch", "stopBuildBatch", "retryBuildBatch", "deleteBuildBatch"],
        ["mediaconvert"] = ["createJob"],
    }.ToFrozenDictionary();

    public TaskKind Read(out string resource)
    {
        resource = "";
        var value = fields.Take("Resource");
        if (value is null) return TaskKind.Other;

        // A template's reference ({"Ref": …}, {"Fn::GetAtt": …}) becomes an ARN when the template is deployed.
        if (value.Kind == JsonKind.Object && value.Members.Count == 1 && value.Members.Keys.All(name => name == "Ref" || name.StartsWith("Fn::", StringComparison.Ordinal)))
        {
            resource = value.ToJson();
            return TaskKind.Other;
        }

        if (fields.String("Resource") is not { } text) return TaskKind.Other;
        resource = text;
        var match = Arn().Match(text);
        if (!match.Success) return Refuse(text);
        if (match.Groups["service"].Value != "states") return TaskKind.Other;
        if (match.Groups["region"].Length > 0) return Activity(text, match.Groups["rest"].Value);
        return Integration(text, match.Groups["rest"].Value);
    }

    private TaskKind Activity(string text, string rest)
    {
        if (!rest.StartsWith("activity:", StringComparison.Ordinal)) return Refuse(text);
        if (type == StateMachineType.Express) fields.Diagnostics.Schema("Express state machine does not support Activity ARN", fields.At("Resource"));
        return TaskKind.Activity;
    }

    private TaskKind Integration(string text, string rest)
    {
        var pattern = rest.IndexOf('.', StringComparison.Ordinal) is var dot and >= 0 ? rest[dot..] : "";
        var call = rest[..^pattern.Length].Split(':');
        var valid = call is [var service, var action] && action.Length > 0 && (!Actions.TryGetValue(service, out var actions) || actions.Contains(action));
        valid |= call is ["aws-sdk", { Length: > 0 }, { Length: > 0 }];
        if (!valid || pattern is not ("" or ".sync" or ".sync:2" or ".waitForTaskToken")) return Refuse(text);
        if (type == StateMachineType.Express && pattern.Length > 0)
            fields.Diagnostics.Schema($"Express state machine does not support '{pattern}' service integration", fields.At("Resource"));
        return pattern == ".waitForTaskToken" ? TaskKind.Callback : TaskKind.Other;
    }

    private TaskKind Refuse(string text)
    {
        fields.Diagnostics.Schema(
            $"The resource provided {text} is not recognized. The value is not a valid resource ARN, or the resource is not available in this region.", fields.At("Resource"));
        return TaskKind.Other;
    }

    [GeneratedRegex("^arn:[a-z0-9-]+:(?<service>[a-z0-9-]+):(?<region>[a-z0-9-]*):[^:]*:(?<rest>.+)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Arn();
}
