using System.Text.Json;
using System.Text.Json.Nodes;
using SubscriberPortal.IntegrationTests.Migration;
using SubscriberPortal.IntegrationTests.Support;
using SubscriberPortal.IntegrationTests.Support.Servers;

namespace SubscriberPortal.IntegrationTests.Deployment;

/// <summary>
/// A stack of the template on moto's CloudFormation, and the portal on that. moto makes the tables, the bucket, the roles and the log group, and works out the outputs; it does not know activities, bucket policies
/// and definitions that lie in S3, leaves values out of lists wrongly, and passes over the settings of a bucket and over expiry. What it lacks of Step Functions is made by the AWS client from the template's own words.
/// </summary>
public sealed class StackTests
{
    /// <summary>AWS's own client for Python: one process for what would be fifteen of the command line's.</summary>
    private const string WithBoto = """
        import boto3, json, sys
        client = boto3.client("stepfunctions", endpoint_url=sys.argv[1], region_name="us-east-1", aws_access_key_id="testing", aws_secret_access_key="testing")
        for name in json.loads(sys.argv[2]): client.create_activity(name=name)
        for machine in json.loads(sys.argv[3]): client.create_state_machine(**machine)
        """;

    private static readonly string[] TrueConditions = ["HasPortalOrigin", "HasLegacySecret"];

    [Fact]
    public async Task The_portal_runs_on_what_a_stack_makes_with_the_settings_that_the_stack_gives()
    {
        var moto = await TestServers.MotoAsync();
        var prefix = $"s{Guid.NewGuid():N}-";
        var template = await TemplateFile.ReadAsync();
        await MakeWorkflowsAsync(moto, template, prefix);

        var outputs = await DeployAsync(moto, template, prefix);

        var settings = outputs["Settings"].Split('\n').Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0].Replace("__", ":", StringComparison.Ordinal), pair => pair[1]);
        Assert.Equal(("DynamoDb", prefix, "DynamoDb", "S3", outputs["Bucket"], "StepFunctions", prefix), (
            settings["Cloud:Store"], settings["Cloud:TablePrefix"], settings["State:Store"], settings["Files:Store"], settings["Files:Bucket"], settings["Workflows:Engine"], settings["Workflows:NamePrefix"]));
        Assert.Equal(("MySql", "arn:aws:secretsmanager:us-east-1:123456789012:secret:legacy-abcdef"), (settings["Legacy:Database"], settings["Legacy:SecretId"]));

        // Legacy is not of the stack.
        settings.Remove("Legacy:SecretId");
        settings["Legacy:Database"] = "Sqlite";
        settings["Aws:ServiceUrl"] = moto.Url;
        settings["Auth:SigningKey"] = new string('k', 32);
        settings["Jobs:StartSeconds"] = "1";
        await using var portal = PortalApplication.With([.. settings.Select(s => (s.Key, s.Value))]);
        using var admin = await portal.SignInAs("admin");
        var upload = await admin.UploadAsync("rows.csv", SampleFile.Bytes(SampleFile.Header + SampleFile.Rows(0, 30)));
        await admin.PostJsonAsync("/migration/jobs", new { jobType = "MIGRATION", jobId = (string)upload["jobId"]!, target = "CLOUD" }, System.Net.HttpStatusCode.Accepted);
        var job = await admin.WaitForJobAsync((string)upload["jobId"]!, TimeSpan.FromMinutes(2));

        Assert.Equal(("COMPLETED", 30), ((string)job["job_status"]!, (int)job["success_records"]!));
        Assert.StartsWith($"arn:aws:states:us-east-1:123456789012:execution:{prefix}migration-workflow:", (string)job["execution_arn"]!, StringComparison.Ordinal);
        Assert.Equal(30, (int)JsonNode.Parse(await moto.AwsAsync("dynamodb", "scan", "--table-name", $"{prefix}subscribers", "--select", "COUNT"))!["Count"]!);
        Assert.Contains("rows.csv", await moto.AwsAsync("s3", "ls", "--recursive", $"s3://{outputs["Bucket"]}"), StringComparison.Ordinal);
    }

    private static async Task<Dictionary<string, string>> DeployAsync(MotoServer moto, TemplateFile template, string prefix)
    {
        var json = template.Json.DeepClone().AsObject();
        foreach (var machine in json["Resources"]!.AsObject().Select(r => r.Value!).Where(r => (string)r["Type"]! == "AWS::StepFunctions::StateMachine"))
        {
            var properties = machine["Properties"]!.AsObject();
            properties["DefinitionString"] = TemplateFile.DefinitionOf(properties, prefix);
            properties.Remove("DefinitionS3Location");
            properties.Remove("DefinitionSubstitutions");
        }

        json["Resources"] = Decide(json["Resources"]);
        json["Outputs"] = Decide(json["Outputs"]);
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, json.ToJsonString());
        var stack = $"stack-{prefix}1";
        await moto.AwsAsync(
            "cloudformation", "create-stack", "--stack-name", stack, "--template-body", $"file://{file}", "--capabilities", "CAPABILITY_IAM", "--parameters", $"ParameterKey=Prefix,ParameterValue={prefix}",
            "ParameterKey=DefinitionsBucket,ParameterValue=definitions", "ParameterKey=DefinitionsPrefix,ParameterValue=v1/", "ParameterKey=PortalOrigin,ParameterValue=https://crm.example.com",
            "ParameterKey=LegacySecretArn,ParameterValue=arn:aws:secretsmanager:us-east-1:123456789012:secret:legacy-abcdef");
        File.Delete(file);
        var made = JsonNode.Parse(await moto.AwsAsync("cloudformation", "describe-stacks", "--stack-name", stack))!["Stacks"]![0]!;
        Assert.Equal("CREATE_COMPLETE", (string)made["StackStatus"]!);
        return made["Outputs"]!.AsArray().ToDictionary(output => (string)output!["OutputKey"]!, output => (string)output!["OutputValue"]!);
    }

    private static async Task MakeWorkflowsAsync(MotoServer moto, TemplateFile template, string prefix)
    {
        var activities = template.Properties("AWS::StepFunctions::Activity").Values.Select(activity => TemplateFile.Fill(activity["Name"]!, prefix));
        var machines = template.Properties("AWS::StepFunctions::StateMachine").Values.Select(machine => new
        {
            name = TemplateFile.Fill(machine["StateMachineName"]!, prefix),
            type = (string)machine["StateMachineType"]!,
            definition = TemplateFile.DefinitionOf(machine, prefix),
            roleArn = "arn:aws:iam::123456789012:role/workflows",
        });
        await TemplateFile.PythonAsync(WithBoto, moto.Url, JsonSerializer.Serialize(activities), JsonSerializer.Serialize(machines));
    }

    /// <summary>Takes every condition as this test has it, as CloudFormation does before it makes anything.</summary>
    private static JsonNode? Decide(JsonNode? node) => node switch
    {
        JsonObject choice when choice["Fn::If"] is JsonArray branches => Decide(branches[TrueConditions.Contains((string)branches[0]!) ? 1 : 2]),
        JsonObject members => new JsonObject(members.Select(m => KeyValuePair.Create(m.Key, Decide(m.Value))).Where(m => !IsNoValue(m.Value))),
        JsonArray items => new JsonArray([.. items.Select(Decide).Where(item => !IsNoValue(item))]),
        _ => node?.DeepClone(),
    };

    private static bool IsNoValue(JsonNode? node) => node is JsonObject reference && reference["Ref"] is JsonValue name && (string)name! == "AWS::NoValue";
}
