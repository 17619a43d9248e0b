using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SubscriberPortal.IntegrationTests.Support;
using SubscriberPortal.IntegrationTests.Support.Servers;

namespace SubscriberPortal.IntegrationTests.Deployment;

/// <summary><c>stepfunctions/template.yaml</c> as JSON, with CloudFormation's short forms written out. cfn-lint, which comes with moto, reads it.</summary>
internal sealed partial class TemplateFile
{
    private const string ToJson = "import json, sys; from cfnlint.decode import decode; print(json.dumps(decode(sys.argv[1])[0]))";

    private TemplateFile(JsonObject json) => Json = json;

    public static string Path { get; } = System.IO.Path.Combine(Repository.Root.FullName, "stepfunctions", "template.yaml");

    public JsonObject Json { get; }

    public static async Task<TemplateFile> ReadAsync() => new(JsonNode.Parse(await PythonAsync(ToJson, Path))!.AsObject());

    public static Task<string> PythonAsync(string program, params string[] arguments) =>
        ServerProcess.RunAsync(Environment.GetEnvironmentVariable("PORTAL_TEST_PYTHON") ?? "python3", ["-c", program, .. arguments]);

    /// <summary>The properties of all resources of a type, by their logical names.</summary>
    public Dictionary<string, JsonObject> Properties(string type) => Json["Resources"]!.AsObject()
        .Where(resource => (string)resource.Value!["Type"]! == type)
        .ToDictionary(resource => resource.Key, resource => resource.Value!["Properties"]!.AsObject());

    /// <summary>A text with CloudFormation's <c>${…}</c> filled in as for moto's account.</summary>
    public static string Fill(JsonNode value, string prefix)
    {
        var values = new Dictionary<string, string>
        {
            ["Prefix"] = prefix,
            ["DefinitionsPrefix"] = "v1/",
            ["AWS::Partition"] = "aws",
            ["AWS::Region"] = "us-east-1",
            ["AWS::AccountId"] = "123456789012",
        };
        return Variable().Replace(value is JsonObject sub ? (string)sub["Fn::Sub"]! : (string)value!, match => values[match.Groups[1].Value]);
    }

    /// <summary>The definition that CloudFormation would make of the file that a state machine names.</summary>
    public static string DefinitionOf(JsonObject stateMachine, string prefix)
    {
        var file = System.IO.Path.GetFileName(Fill(stateMachine["DefinitionS3Location"]!["Key"]!, prefix));
        var text = File.ReadAllText(System.IO.Path.Combine(Repository.Root.FullName, "stepfunctions", file));
        var substitutions = stateMachine["DefinitionSubstitutions"]!.AsObject().ToDictionary(s => s.Key, s => Fill(s.Value!, prefix));
        return Variable().Replace(text, match => substitutions[match.Groups[1].Value]);
    }

    [GeneratedRegex(@"\$\{([^}]+)\}")]
    private static partial Regex Variable();
}
