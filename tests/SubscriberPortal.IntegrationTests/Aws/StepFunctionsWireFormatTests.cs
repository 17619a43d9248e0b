using System.Diagnostics;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using Microsoft.Extensions.Options;
using SubscriberPortal.Aws;
using SubscriberPortal.Aws.StepFunctions;
using SubscriberPortal.IntegrationTests.Support.Servers;

namespace SubscriberPortal.IntegrationTests.Aws;

/// <summary>What goes over the wire, and what is made of what comes back.</summary>
public sealed class StepFunctionsWireFormatTests
{
    private const string Started = """{"executionArn":"arn:aws:states:eu-west-1:1:execution:m:x","startDate":1.7000000001E9}""";

    public StepFunctionsWireFormatTests() => MotoServer.UseCredentials();

    [Fact]
    public async Task A_call_is_a_signed_post_of_aws_json()
    {
        await using var server = await RecordingServer.StartAsync((200, Started));
        using var client = Client(server.Url);

        var started = await client.StartExecutionAsync("arn:machine", "x", """{"a":"ü"}""", CancellationToken.None);

        var request = Assert.Single(server.Requests);
        Assert.Equal(("POST", "/"), (request.Method, request.Path));
        Assert.Equal("AWSStepFunctions.StartExecution", request.Headers["X-Amz-Target"]);
        Assert.Equal("application/x-amz-json-1.0", request.Headers["Content-Type"]);
        Assert.Matches("^AWS4-HMAC-SHA256 Credential=testing/[0-9]{8}/eu-west-1/states/aws4_request, SignedHeaders=[a-z0-9;-]*content-type;host;[a-z0-9;-]*x-amz-target[a-z0-9;-]*, Signature=[0-9a-f]{64}$", request.Headers["Authorization"]);
        Assert.Matches("^[0-9]{8}T[0-9]{6}Z$", request.Headers["X-Amz-Date"]);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(request.Body), new JsonObject { ["stateMachineArn"] = "arn:machine", ["name"] = "x", ["input"] = """{"a":"ü"}""" }), request.Body);
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_100), started.StartDate);
    }

    [Fact]
    public async Task Members_that_are_not_given_are_left_out()
    {
        await using var server = await RecordingServer.StartAsync((200, "{}"));
        using var client = Client(server.Url);

        await client.SendTaskFailureAsync("token", null, null, CancellationToken.None);

        Assert.Equal("""{"taskToken":"token"}""", Assert.Single(server.Requests).Body);
    }

    [Theory]
    [InlineData("com.amazonaws.swf.service.v2.model#TaskTimedOut", StepFunctionsError.TaskTimedOut)]
    [InlineData("TaskDoesNotExist", StepFunctionsError.TaskDoesNotExist)]
    [InlineData("com.amazon.coral.validate#ValidationException", StepFunctionsError.ValidationException)]
    [InlineData("SomethingNew", StepFunctionsError.Other)]
    public async Task An_error_has_the_name_that_aws_gives_it_and_is_not_tried_again(string type, StepFunctionsError error)
    {
        await using var server = await RecordingServer.StartAsync((400, $$"""{"__type":"{{type}}","message":"So it is"}"""));
        using var client = Client(server.Url);

        var failure = await Assert.ThrowsAsync<StepFunctionsException>(() => client.SendTaskHeartbeatAsync("token", CancellationToken.None));

        Assert.Equal((error, type.Split('#')[^1]), (failure.Error, failure.ErrorCode));
        Assert.Contains("So it is", failure.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData(400, """{"__type":"ThrottlingException","message":"Rate exceeded"}""")]
    [InlineData(500, """{"__type":"InternalFailure"}""")]
    [InlineData(503, "<html>busy</html>")]
    public async Task Throttling_and_server_errors_are_tried_again(int status, string body)
    {
        await using var server = await RecordingServer.StartAsync((status, body), (status, body), (200, Started));
        using var client = Client(server.Url);

        await client.StartExecutionAsync("arn:machine", "x", "{}", CancellationToken.None);

        Assert.Equal(3, server.Requests.Count);
        Assert.Single(server.Requests.Select(request => request.Body).Distinct());
    }

    [Fact]
    public async Task A_poll_without_a_task_is_none()
    {
        await using var server = await RecordingServer.StartAsync((200, """{"taskToken":null}"""), (200, "{}"));
        using var client = Client(server.Url);

        Assert.Null(await client.GetActivityTaskAsync("arn:activity", "w", CancellationToken.None));
        Assert.Null(await client.GetActivityTaskAsync("arn:activity", "w", CancellationToken.None));
    }

    [Fact]
    public async Task Events_of_any_type_keep_their_details()
    {
        await using var server = await RecordingServer.StartAsync((200,
            """{"events":[{"timestamp":1.5,"type":"ExecutionStarted","id":1,"previousEventId":0,"executionStartedEventDetails":{"input":"{}","roleArn":"r"}},{"timestamp":2,"type":"NewKind","id":2,"previousEventId":1,"newKindEventDetails":{"a":1}},{"timestamp":3,"type":"SucceedStateExited","id":3,"previousEventId":2}],"nextToken":"n"}"""));
        using var client = Client(server.Url);

        var page = await client.GetExecutionHistoryAsync("arn:execution", 1000, reverseOrder: true, null, CancellationToken.None);

        Assert.Equal("n", page.NextToken);
        Assert.Equal(["""{"input":"{}","roleArn":"r"}""", """{"a":1}""", null], page.Events.Select(item => item.Details));
        Assert.Equal(1500, page.Events[0].Timestamp.ToUnixTimeMilliseconds());
    }

    [Fact]
    public async Task An_address_where_nobody_listens_is_told_by_a_connection_error_within_some_seconds()
    {
        using var client = Client($"http://127.0.0.1:{ServerProcess.FreePort()}");
        var watch = Stopwatch.StartNew();

        var failure = await Assert.ThrowsAnyAsync<Exception>(() => client.DescribeExecutionAsync("arn", CancellationToken.None));

        Assert.True(failure is HttpRequestException or IOException or AmazonClientException or AmazonServiceException, failure.ToString());
        Assert.IsType<SocketException>(failure.GetBaseException());
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(60));
    }

    private static StepFunctionsClient Client(string url) => new AwsClients(Options.Create(new AwsOptions { Region = "eu-west-1", ServiceUrl = url })).NewStepFunctions(null);
}
