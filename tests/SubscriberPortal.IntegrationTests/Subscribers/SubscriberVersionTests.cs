using System.Net;

namespace SubscriberPortal.IntegrationTests.Subscribers;

public sealed class SubscriberVersionTests(PortalFixture fixture) : IClassFixture<PortalFixture>
{
    private HttpClient Api => fixture.Admin;

    [Theory, InlineData("cloud"), InlineData("legacy"), InlineData("dual")]
    public async Task A_change_on_an_old_version_is_refused_and_nothing_is_written(string system)
    {
        var created = await Api.CreateAsync(system, SubscriberCalls.Body($"old-{system}"));
        var changed = (await Api.CallAsync("PUT", created.Location!, """{"planId":"FIRST"}""", created.ETag)).Expect(HttpStatusCode.OK);

        (await Api.CallAsync("PUT", created.Location!, """{"planId":"SECOND"}""", created.ETag)).Expect(HttpStatusCode.PreconditionFailed);
        (await Api.CallAsync("DELETE", created.Location!, null, created.ETag)).Expect(HttpStatusCode.PreconditionFailed);

        Assert.Equal(changed.ETag, (await Api.CallAsync("GET", created.Location!)).ETag);
    }

    [Fact]
    public async Task One_of_several_tags_is_enough()
    {
        var created = await Api.CreateAsync("cloud", SubscriberCalls.Body("several"));

        (await Api.CallAsync("PUT", created.Location!, """{"planId":"A"}""", $"\"other\", {created.ETag}")).Expect(HttpStatusCode.OK);
        (await Api.CallAsync("PUT", created.Location!, """{"planId":"B"}""", "*")).Expect(HttpStatusCode.OK);
        (await Api.CallAsync("PUT", "/cloud/subscribers/nobody-here", "{}", "*")).Expect(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_weak_tag_never_matches()
    {
        var created = await Api.CreateAsync("cloud", SubscriberCalls.Body("weak"));

        (await Api.CallAsync("DELETE", created.Location!, null, $"W/{created.ETag}")).Expect(HttpStatusCode.PreconditionFailed);
    }

    [Theory, InlineData("plain"), InlineData("\"open")]
    public async Task An_if_match_that_is_none_is_named(string ifMatch)
    {
        var created = await Api.CreateAsync("cloud", SubscriberCalls.Body($"odd-{Guid.NewGuid():N}"));

        Assert.Equal(["If-Match"], (await Api.CallAsync("DELETE", created.Location!, null, ifMatch)).Expect(HttpStatusCode.BadRequest).Fields);
    }

    [Fact]
    public async Task Changes_at_the_same_time_to_different_members_are_all_kept()
    {
        var created = await Api.CreateAsync("cloud", SubscriberCalls.Body("crowd"));
        string[] bodies = ["""{"planId":"P"}""", """{"firstName":"F"}""", """{"lastName":"L"}"""];

        await Task.WhenAll(bodies.Select(async body => (await Api.CallAsync("PUT", created.Location!, body)).Expect(HttpStatusCode.OK)));

        var record = (await Api.CallAsync("GET", created.Location!)).Json;
        Assert.Equal(("P", "F", "L"), ((string?)record["planId"], (string?)record["firstName"], (string?)record["lastName"]));
    }
}
