using Microsoft.OpenApi;
using SubscriberPortal.Host.Pipeline.Idempotency;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace SubscriberPortal.Host.OpenApi;

/// <summary>Names the headers that the handlers read and write themselves: <c>If-Match</c> where 412 is an answer, <c>Idempotency-Key</c> where a POST heeds it, <c>Location</c> and <c>Retry-After</c> where their status calls for them.</summary>
internal sealed class DescribeHeaders : IOperationFilter
{
    private static readonly Dictionary<string, (string Name, string Description)> ByStatus = new()
    {
        ["201"] = ("Location", "Where it is."),
        ["202"] = ("Location", "Where the job is."),
        ["302"] = ("Location", "The signed link."),
        ["429"] = ("Retry-After", "In so many seconds it is worth trying again."),
        ["503"] = ("Retry-After", "In so many seconds it is worth trying again."),
    };

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var responses = operation.Responses ??= [];
        if (responses.ContainsKey("412"))
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = "If-Match",
                In = ParameterLocation.Header,
                Description = "Only when the record is at one of these versions, as ETag gave them.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            });
        }

        if (HttpMethods.IsPost(context.ApiDescription.HttpMethod ?? "") && IdempotencyKey.IsHeededBy($"/{context.ApiDescription.RelativePath}"))
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = IdempotencyKey.Header,
                In = ParameterLocation.Header,
                Description = "A value of your own, with which the request has its effect once: within 24 hours the same request is answered as the first time (with Idempotency-Replayed), "
                    + "another one by 422, and one while the first is running by 409. An answer of 500 or more is not kept.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 255 },
            });
        }

        foreach (var (status, (name, description)) in ByStatus)
        {
            if (responses.GetValueOrDefault(status) is not OpenApiResponse response) continue;
            response.Headers ??= new Dictionary<string, IOpenApiHeader>();
            response.Headers[name] = new OpenApiHeader { Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
        }
    }
}
