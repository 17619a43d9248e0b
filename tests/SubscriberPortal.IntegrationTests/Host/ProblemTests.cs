using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using SubscriberPortal.IntegrationTests.Support;

namespace SubscriberPortal.IntegrationTests.Host;

public sealed class ProblemTests(PortalApplication portal) : IClassFixture<PortalApplication>
{
    [Theory]
    [InlineData("/cloud/nothing")]
    [InlineData("/jobs/a/b/c")]
    [InlineData("/auth/nothing")]
    [InlineData("/settings/provisioning-mode/x")]
    public async Task An_unknown_path_under_an_api_segment_is_a_problem_even_for_a_browser(string path)
    {
        using var client = portal.Anonymous();
        client.DefaultRequestHeaders.Accept.ParseAdd("text/html");

        using var answer = await client.GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await answer.Content.ReadFromJsonAsync<JsonObject>();
        Assert.Equal(path, (string)problem!["instance"]!);
        Assert.Equal(404, (int)problem["status"]!);
        Assert.NotEmpty((string)problem["traceId"]!);
        Assert.NotEmpty((string)problem["title"]!);
        Assert.NotEmpty((string)problem["type"]!);
    }

    [Fact]
    public async Task An_unknown_page_is_an_html_page_that_says_so()
    {
        using var client = portal.Anonymous();

        using var answer = await client.GetAsync("/no-such-page");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("Page not found", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"username\":\"a\",\"password\":\"b\",\"pasword\":\"c\"}", "pasword", "not known")]
    [InlineData("{\"username\":\"a\",\"username\":\"b\"}", "username", "twice")]
    [InlineData("{\"username\":1,\"password\":\"b\"}", "username", "wrong type")]
    [InlineData("[]", "body", "object")]
    [InlineData("{\"username\":\"a\",", "body", "not valid JSON")]
    [InlineData("nonsense", "body", "not valid JSON")]
    public async Task A_bad_body_is_a_400_that_names_the_member_and_the_place(string body, string member, string words)
    {
        using var client = portal.Anonymous();

        using var answer = await client.PostAsync("/auth/login", new StringContent(body, new MediaTypeHeaderValue("application/json")));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var text = await answer.Content.ReadAsStringAsync();
        var problem = JsonNode.Parse(text)!;
        Assert.True(problem["errors"]?[member] is not null, text);
        Assert.Contains(words, (string)problem["errors"]![member]![0]!, StringComparison.Ordinal);
        Assert.Contains("line 1", (string)problem["errors"]![member]![0]!, StringComparison.Ordinal);
        Assert.DoesNotContain("SubscriberPortal.Host", text, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_body_is_a_400()
    {
        using var client = portal.Anonymous();

        using var answer = await client.PostAsync("/auth/login", new StringContent("", new MediaTypeHeaderValue("application/json")));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.NotNull((await answer.Content.ReadFromJsonAsync<JsonObject>())!["errors"]!["body"]);
    }

    [Fact]
    public async Task A_body_that_is_not_json_is_a_415_problem()
    {
        using var client = portal.Anonymous();

        using var answer = await client.PostAsync("/auth/login", new StringContent("a=b", Encoding.UTF8, "application/x-www-form-urlencoded"));

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_method_that_a_path_does_not_know_is_a_405_problem()
    {
        using var client = await portal.SignInAs("admin");

        using var answer = await client.DeleteAsync("/dashboard/stats");

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=1001", "limit")]
    [InlineData("limit=many", "limit")]
    [InlineData("from=yesterday", "from")]
    [InlineData("cursor=AAAA", "cursor")]
    [InlineData("cursor=%00", "cursor")]
    [InlineData("from=2026-02-02T00:00:00Z&to=2026-02-01T00:00:00Z", "from")]
    public async Task A_bad_query_value_is_a_400_that_names_it(string query, string name)
    {
        using var client = await portal.SignInAs("admin");

        using var answer = await client.GetAsync($"/audit/logs?{query}");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.NotNull((await answer.Content.ReadFromJsonAsync<JsonObject>())!["errors"]![name]);
    }

    [Theory]
    [InlineData("GET", "/tokens")]
    [InlineData("POST", "/tokens")]
    [InlineData("GET", "/subscribers/a/history")]
    public async Task What_comes_later_is_a_501_problem(string method, string path)
    {
        using var client = await portal.SignInAs("admin");

        using var answer = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        Assert.Equal(HttpStatusCode.NotImplemented, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }
}
