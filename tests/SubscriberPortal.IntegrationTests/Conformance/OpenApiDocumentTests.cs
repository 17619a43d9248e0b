using System.Net.Http.Json;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using SubscriberPortal.IntegrationTests.Subscribers;
using SubscriberPortal.IntegrationTests.Support;

namespace SubscriberPortal.IntegrationTests.Conformance;

/// <summary>What integrators generate their clients from: nothing in it changes unnoticed, and it leaves nothing unsaid.</summary>
public sealed class OpenApiDocumentTests(PortalFixture fixture) : IClassFixture<PortalFixture>
{
    private static readonly JsonSerializerOptions Pretty = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task The_document_is_the_one_checked_in()
    {
        var file = Path.Combine(Repository.Root.FullName, "tests", "SubscriberPortal.IntegrationTests", "Conformance", "openapi.json");
        var now = Sorted(await DocumentAsync())!.ToJsonString(Pretty).ReplaceLineEndings("\n") + "\n";
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1") await File.WriteAllTextAsync(file, now);

        var then = File.Exists(file) ? (await File.ReadAllTextAsync(file)).ReplaceLineEndings("\n") : "";

        var line = now.Split('\n').Zip(then.Split('\n')).TakeWhile(pair => pair.First == pair.Second).Count() + 1;
        Assert.True(now == then, $"The API's description has changed, first in line {line} of {file}. If that is meant, run this test once with UPDATE_SNAPSHOTS=1 and check the file in.");
    }

    [Fact]
    public async Task Every_tag_parameter_and_answer_is_described_and_every_operation_has_one_tag()
    {
        var document = await DocumentAsync();
        var tags = document["tags"]!.AsArray().ToDictionary(tag => (string)tag!["name"]!, tag => (string?)tag!["description"]);
        var faults = new List<string>();
        foreach (var (name, operation) in Operations(document))
        {
            if (operation["tags"] is not JsonArray { Count: 1 } own || string.IsNullOrWhiteSpace(tags.GetValueOrDefault((string)own[0]!))) faults.Add($"{name}: no tag, or one that is not described");
            if (string.IsNullOrWhiteSpace((string?)operation["operationId"])) faults.Add($"{name}: no operationId");
            if (string.IsNullOrWhiteSpace((string?)operation["summary"])) faults.Add($"{name}: no summary");
            faults.AddRange((operation["parameters"]?.AsArray() ?? []).Where(p => string.IsNullOrWhiteSpace((string?)p!["description"])).Select(p => $"{name}: {p!["name"]} is not described"));
            faults.AddRange(operation["responses"]!.AsObject().Where(r => string.IsNullOrWhiteSpace((string?)r.Value!["description"])).Select(r => $"{name}: {r.Key} is not described"));
        }

        Assert.Empty(faults);
    }

    [Fact]
    public async Task What_needs_a_token_says_so_and_every_error_is_a_problem()
    {
        var document = await DocumentAsync();
        Assert.Equal("bearer", (string?)document["components"]!["securitySchemes"]!["Bearer"]!["scheme"]);
        foreach (var (name, operation) in Operations(document))
        {
            var answers = operation["responses"]!.AsObject();
            var isOpen = name.Contains(" /files/", StringComparison.Ordinal) || name.EndsWith(" /auth/login", StringComparison.Ordinal) || name.Contains("/health", StringComparison.Ordinal);
            Assert.True(isOpen == (operation["security"] is null or JsonArray { Count: 0 }), $"{name}: security");
            Assert.True(isOpen || (answers.ContainsKey("401") && answers.ContainsKey("403")), $"{name}: 401 and 403");
            Assert.True(operation["requestBody"] is null || (answers.ContainsKey("400") && answers.ContainsKey("413") && answers.ContainsKey("415")), $"{name}: 400, 413 and 415");
            if (name.Contains("/health", StringComparison.Ordinal)) continue;
            foreach (var (status, answer) in answers.Where(a => a.Key[0] is '4' or '5' && a.Key != "416"))
                Assert.True(answer!["content"]?["application/problem+json"] is not null, $"{name}: {status} is no problem");
        }
    }

    [Fact]
    public async Task Schemas_are_called_as_the_api_calls_things_and_none_is_the_frameworks()
    {
        var names = (await DocumentAsync())["components"]!["schemas"]!.AsObject().Select(schema => schema.Key).ToList();

        Assert.All(names, name => Assert.Matches("^[A-Z][A-Za-z]+$", name));
        Assert.DoesNotContain(names, name => name.Contains("Json", StringComparison.Ordinal) || name.StartsWith("System", StringComparison.Ordinal) || name.Contains("Result", StringComparison.Ordinal));
    }

    private static IEnumerable<(string Name, JsonObject Operation)> Operations(JsonObject document) =>
        document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(operation => ($"{operation.Key.ToUpperInvariant()} {path.Key}", operation.Value!.AsObject())));

    private async Task<JsonObject> DocumentAsync() => (await fixture.Admin.GetFromJsonAsync<JsonObject>("/swagger/v1/swagger.json"))!;

    /// <summary>In an order of its own, so that moving code does not look like a change.</summary>
    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => KeyValuePair.Create(m.Key, Sorted(m.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
