using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SubscriberPortal.IntegrationTests.Support;
using SubscriberPortal.IntegrationTests.Support.Servers;
using SubscriberPortal.State.DynamoDb;

namespace SubscriberPortal.IntegrationTests.Deployment;

/// <summary>The CloudFormation template beside what the portal itself makes and needs.</summary>
public sealed class TemplateTests
{
    [Fact]
    public async Task The_linter_finds_nothing() =>
        Assert.Equal("", (await TemplateFile.PythonAsync("from cfnlint.runner import main; main()", TemplateFile.Path)).Trim());

    [Fact]
    public async Task The_workflows_are_the_files_beside_it_with_all_their_activities()
    {
        var template = await TemplateFile.ReadAsync();
        var folder = Path.GetDirectoryName(TemplateFile.Path)!;
        var files = Directory.EnumerateFiles(folder, "*-workflow.json").Select(file => Path.GetFileName(file)!).Order().ToList();
        var activities = files.SelectMany(file => Regex.Matches(File.ReadAllText(Path.Combine(folder, file)), @"\$\{ActivityArnPrefix\}(\w+)").Select(m => $"portal-{m.Groups[1].Value}"));

        var machines = template.Properties("AWS::StepFunctions::StateMachine").Values.ToList();

        Assert.Equal(files.Select(file => $"v1/{file}"), machines.Select(m => TemplateFile.Fill(m["DefinitionS3Location"]!["Key"]!, "portal-")).Order());
        Assert.All(machines, m => Assert.Equal(
            TemplateFile.Fill(m["DefinitionS3Location"]!["Key"]!, "portal-"), TemplateFile.Fill(m["StateMachineName"]!, "").Insert(0, "v1/") + ".json"));
        Assert.All(machines, m => Assert.DoesNotContain("${", TemplateFile.DefinitionOf(m, "portal-"), StringComparison.Ordinal));
        Assert.All(machines, m => Assert.Equal("STANDARD", (string)m["StateMachineType"]!));
        Assert.Equal(
            activities.Distinct().Order(), template.Properties("AWS::StepFunctions::Activity").Values.Select(a => TemplateFile.Fill(a["Name"]!, "portal-")).Order());
    }

    [Fact]
    public async Task The_tables_are_those_that_the_portal_makes()
    {
        var moto = await TestServers.MotoAsync();
        var prefix = $"made-{Guid.NewGuid():N}-";
        await using (var portal = PortalApplication.With(
            ("Cloud:Store", "DynamoDb"), ("Cloud:TablePrefix", prefix), ("State:Store", "DynamoDb"), ("State:TablePrefix", prefix), ("Auth:SigningKey", new string('k', 32)),
            ("Aws:ServiceUrl", moto.Url), ("Aws:Region", "us-east-1")))
        {
            using var started = portal.Anonymous();
        }

        var template = await TemplateFile.ReadAsync();
        var tables = template.Properties("AWS::DynamoDB::Table");

        Assert.Equal(3, tables.Count);
        foreach (var table in tables.Values)
        {
            var name = TemplateFile.Fill(table["TableName"]!, prefix);
            var made = JsonNode.Parse(await moto.AwsAsync("dynamodb", "describe-table", "--table-name", name))!["Table"]!;
            foreach (var part in new[] { "AttributeDefinitions", "KeySchema" }) Assert.Equal(Sorted(made[part]!), Sorted(table[part]!));
            Assert.Equal(IndexesOf(made), IndexesOf(table));
            Assert.Equal((string)made["BillingModeSummary"]!["BillingMode"]!, (string)table["BillingMode"]!);
            Assert.Equal(made["SSEDescription"] is not null, (bool)table["SSESpecification"]!["SSEEnabled"]!);
            var backups = JsonNode.Parse(await moto.AwsAsync("dynamodb", "describe-continuous-backups", "--table-name", name))!["ContinuousBackupsDescription"]!["PointInTimeRecoveryDescription"]!;
            Assert.Equal((string)backups["PointInTimeRecoveryStatus"]! == "ENABLED", (bool)table["PointInTimeRecoverySpecification"]!["PointInTimeRecoveryEnabled"]!);
            var expiry = JsonNode.Parse(await moto.AwsAsync("dynamodb", "describe-time-to-live", "--table-name", name))!["TimeToLiveDescription"]!;
            Assert.Equal((string?)expiry["AttributeName"], (string?)table["TimeToLiveSpecification"]?["AttributeName"]);
        }

        Assert.Equal(StateTable.PurgeAt, (string)tables["StateTable"]["TimeToLiveSpecification"]!["AttributeName"]!);
    }

    [Fact]
    public async Task The_bucket_is_closed_encrypted_and_rids_itself_of_what_was_given_up()
    {
        var template = await TemplateFile.ReadAsync();
        var bucket = Assert.Single(template.Properties("AWS::S3::Bucket")).Value;
        var policy = Assert.Single(template.Properties("AWS::S3::BucketPolicy")).Value;

        Assert.All(bucket["PublicAccessBlockConfiguration"]!.AsObject(), block => Assert.True((bool)block.Value!));
        Assert.Equal(4, bucket["PublicAccessBlockConfiguration"]!.AsObject().Count);
        Assert.NotNull(bucket["BucketEncryption"]);
        Assert.Contains(bucket["LifecycleConfiguration"]!["Rules"]!.AsArray(), rule => (int?)rule!["AbortIncompleteMultipartUpload"]?["DaysAfterInitiation"] == 1);
        var statement = policy["PolicyDocument"]!["Statement"]![0]!;
        Assert.Equal(("Deny", "false"), ((string)statement["Effect"]!, (string)statement["Condition"]!["Bool"]!["aws:SecureTransport"]!));
    }

    [Fact]
    public async Task What_holds_data_outlives_the_stack()
    {
        var template = await TemplateFile.ReadAsync();
        var resources = template.Json["Resources"]!.AsObject().Where(r => (string)r.Value!["Type"]! is "AWS::DynamoDB::Table" or "AWS::S3::Bucket").ToList();

        Assert.Equal(4, resources.Count);
        Assert.All(resources, r => Assert.Equal(("Retain", "Retain"), ((string)r.Value!["DeletionPolicy"]!, (string)r.Value!["UpdateReplacePolicy"]!)));
    }

    [Fact]
    public async Task The_portals_role_may_use_its_own_things_alone()
    {
        var template = await TemplateFile.ReadAsync();
        var statements = Assert.Single(template.Properties("AWS::IAM::ManagedPolicy")).Value["PolicyDocument"]!["Statement"]!.AsArray()
            .Select(s => s!["Fn::If"]?[1] ?? s!).ToList();

        Assert.DoesNotContain(statements.SelectMany(ActionsOf), action => action.Contains('*', StringComparison.Ordinal));
        var everywhere = statements.Where(s => s["Resource"] is JsonValue resource && (string)resource! == "*").SelectMany(ActionsOf);
        Assert.Equal(["states:ListActivities", "states:ListStateMachines", "states:SendTaskFailure", "states:SendTaskHeartbeat", "states:SendTaskSuccess"], everywhere.Order());
    }

    private static IEnumerable<string> ActionsOf(JsonNode statement) => statement["Action"] is JsonArray many ? many.Select(a => (string)a!) : [(string)statement["Action"]!];

    private static List<string> Sorted(JsonNode list) => [.. list.AsArray().Select(Canonical).Order(StringComparer.Ordinal)];

    private static List<string> IndexesOf(JsonNode table) =>
        [.. (table["GlobalSecondaryIndexes"]?.AsArray() ?? []).Select(i => $"{i!["IndexName"]}: {Canonical(i["KeySchema"])} {i["Projection"]!["ProjectionType"]} {string.Join(",", Sorted(i["Projection"]!["NonKeyAttributes"]!))}").Order()];

    private static string Canonical(JsonNode? node) => node switch
    {
        JsonObject members => $"{{{string.Join(",", members.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => $"{m.Key}:{Canonical(m.Value)}"))}}}",
        JsonArray items => $"[{string.Join(",", items.Select(Canonical))}]",
        _ => $"{node}",
    };
}
