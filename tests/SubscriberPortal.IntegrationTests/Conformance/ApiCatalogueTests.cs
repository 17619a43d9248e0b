using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using SubscriberPortal.IntegrationTests.Support;

namespace SubscriberPortal.IntegrationTests.Conformance;

/// <summary>The paths that integrators were promised, one line each, against the OpenAPI document and the program.</summary>
public sealed class ApiCatalogueTests(PortalApplication portal) : IClassFixture<PortalApplication>
{
    private static readonly string[] Operations =
    [
        .. new[] { "cloud/", "legacy/", "dual/", "" }.SelectMany(system => new[]
        {
            $"GET /{system}subscribers", $"POST /{system}subscribers", $"GET /{system}subscribers/{{uid}}", $"PUT /{system}subscribers/{{uid}}", $"DELETE /{system}subscribers/{{uid}}",
        }),
        "GET /subscribers/{uid}/history",
        "GET /dual/sync-status", "GET /dual/intents", "POST /dual/intents/{id}/settle", "POST /dual/subscribers/{uid}/sync/preview", "POST /dual/subscribers/{uid}/sync", "POST /dual/sync",
        "POST /migration/upload", "POST /migration/jobs", "POST /migration/jobs/preview", "POST /audit/jobs", "POST /export/jobs", "GET /jobs", "GET /jobs/{id}", "PATCH /jobs/{id}",
        "POST /jobs/{id}/cancel", "POST /jobs/{id}/pause", "POST /jobs/{id}/resume", "POST /jobs/{id}/redrive", "POST /jobs/{id}/undo",
        "GET /jobs/{id}/differences", "GET /jobs/{id}/states/{name}", "GET /jobs/{id}/events", "GET /jobs/{id}/history", "GET /jobs/{id}/rejects", "GET /jobs/{id}/report", "GET /jobs/{id}/output",
        "GET /job-schedules", "POST /job-schedules", "PUT /job-schedules/{id}", "DELETE /job-schedules/{id}", "POST /audit/jobs/{id}/repair",
        "GET /settings/provisioning-mode", "PUT /settings/provisioning-mode",
        "POST /auth/login", "POST /auth/refresh", "POST /auth/logout", "GET /auth/me",
        "GET /health", "GET /health/live", "GET /health/ready", "GET /cloud/health", "GET /legacy/health", "GET /dashboard/stats", "GET /audit/logs", "GET /users", "GET /tokens",
        "GET /files/{key}", "PUT /files/{key}",
    ];

    public static TheoryData<string> All => [.. Operations];

    [Theory, MemberData(nameof(All))]
    public async Task The_document_lists_the_operation_with_a_summary_and_its_answers_described(string operation)
    {
        var (method, path) = (operation.Split(' ')[0], operation.Split(' ')[1]);
        var document = await DocumentAsync();

        var described = document["paths"]?[path]?[method.ToLowerInvariant()];

        Assert.True(described is not null, $"{operation} is not in the document.");
        Assert.False(string.IsNullOrWhiteSpace((string?)described["summary"]), $"{operation} has no summary.");
        Assert.All(described["responses"]!.AsObject(), answer => Assert.False(string.IsNullOrWhiteSpace((string?)answer.Value!["description"]), $"{operation} does not describe {answer.Key}."));
        Assert.NotEmpty(described["responses"]!.AsObject());
    }

    [Fact]
    public async Task Operation_ids_are_unique()
    {
        var ids = (await DocumentAsync())["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject()).Select(o => (string?)o.Value!["operationId"]).OfType<string>().ToList();

        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    [Theory]
    [InlineData("/tokens")]
    [InlineData("/subscribers/some-uid/history")]
    public async Task What_belongs_to_a_later_issue_says_so(string path)
    {
        using var client = await portal.SignInAs("admin");

        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));

        Assert.Equal(HttpStatusCode.NotImplemented, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Theory, MemberData(nameof(All))]
    public async Task Nobody_gets_in_without_credentials_but_for_what_is_open(string operation)
    {
        var (method, path) = (operation.Split(' ')[0], operation.Split(' ')[1]);
        if (path is "/auth/login" or "/files/{key}" || path.StartsWith("/health", StringComparison.Ordinal) || path.EndsWith("/health", StringComparison.Ordinal)) return;
        using var client = portal.Anonymous();
        using var request = new HttpRequestMessage(new HttpMethod(method), path.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal));
        if (method is "POST" or "PUT" or "PATCH") request.Content = JsonContent.Create(new { });

        using var answer = await client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    private async Task<JsonObject> DocumentAsync()
    {
        using var client = await portal.SignInAs("admin");
        return (await client.GetFromJsonAsync<JsonObject>("/swagger/v1/swagger.json"))!;
    }
}
