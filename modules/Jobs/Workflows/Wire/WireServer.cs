using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SubscriberPortal.Jobs.Workflows.Wire.Operations;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Jobs.Workflows.Wire;

/// <summary>Answers requests of AWS JSON 1.0: checks the signature, finds the operation, writes the answer or the error.</summary>
internal sealed partial class WireServer(IEnumerable<IWireOperations> operations, IOptions<WorkflowOptions> options, TimeProvider time, ILogger<WireServer> logger)
{
    /// <summary>A definition of 1 MiB, escaped.</summary>
    public const long LargestRequest = 4 * 1024 * 1024;

    private const string TargetPrefix = "AWSStepFunctions.";
    private const string ContentType = "application/x-amz-json-1.0";

    private readonly FrozenDictionary<string, WireOperation> _operations = operations.SelectMany(part => part.All).ToFrozenDictionary();
    private readonly SignatureCheck _signature = new(options.Value.AccessKeyId ?? "", options.Value.SecretAccessKey ?? "", time);

    /// <param name="stopping">Ends what waits.</param>
    public async Task AnswerAsync(HttpContext context, CancellationToken stopping)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        var (status, answer) = await ResultAsync(context, ending.Token);
        context.Response.StatusCode = status;
        context.Response.ContentType = ContentType;
        context.Response.Headers["x-amzn-RequestId"] = Guid.NewGuid().ToString();
        var bytes = JsonSerializer.SerializeToUtf8Bytes(answer, WireJson.Options);
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    private async Task<(int Status, JsonObject Answer)> ResultAsync(HttpContext context, CancellationToken cancellationToken)
    {
        try
        {
            return (StatusCodes.Status200OK, await DispatchAsync(context, cancellationToken));
        }
        catch (WireException exception)
        {
            return Error(exception);
        }
        catch (BadHttpRequestException exception)
        {
            return Error(WireException.General("SerializationException", exception.Message, exception.StatusCode));
        }
        catch (SystemUnavailableException exception)
        {
            Log.Unavailable(logger, exception);
            return Error(WireException.General("ServiceUnavailableException", exception.Message, StatusCodes.Status503ServiceUnavailable));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Error(WireException.General("ServiceUnavailableException", "The portal is stopping", StatusCodes.Status503ServiceUnavailable));
        }
        catch (Exception exception)
        {
            Log.Failed(logger, exception, context.Request.Headers["x-amz-target"].ToString());
            return Error(WireException.General("InternalFailure", "The request failed; the portal's log says why", StatusCodes.Status500InternalServerError));
        }
    }

    private async Task<JsonObject> DispatchAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var request = context.Request;
        if (request.Method != HttpMethods.Post || context.Features.Get<IHttpRequestFeature>()?.RawTarget != "/") throw Unknown(StatusCodes.Status404NotFound);
        var header = _signature.CheckHead(request);
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken);
        _signature.CheckWhole(request, header, body.GetBuffer().AsSpan(0, (int)body.Length));
        var target = request.Headers["x-amz-target"].ToString();
        if (!target.StartsWith(TargetPrefix, StringComparison.Ordinal) || !_operations.TryGetValue(target[TargetPrefix.Length..], out var operation)) throw Unknown(StatusCodes.Status400BadRequest);
        using var document = Parse(body);
        return await operation(new WireRequest(document.RootElement), cancellationToken);
    }

    private static JsonDocument Parse(MemoryStream body)
    {
        JsonDocument? document = null;
        try
        {
            document = JsonDocument.Parse(body.GetBuffer().AsMemory(0, (int)body.Length));
            if (document.RootElement.ValueKind == JsonValueKind.Object) return document;
        }
        catch (JsonException)
        {
        }

        document?.Dispose();
        throw WireException.General("SerializationException", "The request is not a JSON object");
    }

    private static WireException Unknown(int status) => WireException.General("UnknownOperationException", "The requested operation is not known to this endpoint", status);

    private static (int Status, JsonObject Answer) Error(WireException exception) => (exception.Status, new JsonObject { ["__type"] = exception.Type, ["message"] = exception.Message });

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "A request of the workflow endpoint found the portal's state unavailable")]
        public static partial void Unavailable(ILogger logger, Exception exception);

        [LoggerMessage(LogLevel.Error, "The workflow endpoint failed at {Operation}")]
        public static partial void Failed(ILogger logger, Exception exception, string operation);
    }
}
