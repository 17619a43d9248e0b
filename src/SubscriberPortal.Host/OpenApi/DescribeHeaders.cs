using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace SubscriberPortal.Host.OpenApi;

/// <summary>Names the headers that the handlers read and write themselves: <c>If-Match</c> where 412 is an answer, <c>Location</c> and <c>Retry-After</c> where their status calls for them.</summary>
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

        foreach (var (status, (name, description)) in ByStatus)
        {
            if (responses.GetValueOrDefault(status) is not OpenApiResponse response) continue;
            response.Headers ??= new Dictionary<string, IOpenApiHeader>();
            response.Headers[name] = new OpenApiHeader { Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
        }
    }
}
