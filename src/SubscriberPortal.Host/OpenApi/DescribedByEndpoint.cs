using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace SubscriberPortal.Host.OpenApi;

/// <summary>Takes over what an endpoint itself says of an answer, which Swashbuckle leaves out for minimal endpoints.</summary>
internal sealed class DescribedByEndpoint : IOperationFilter
{
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        foreach (var answer in context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<IProducesResponseTypeMetadata>())
        {
            var status = answer.StatusCode.ToString(System.Globalization.CultureInfo.InvariantCulture);
            if (answer.Description is { } description && operation.Responses?.GetValueOrDefault(status) is OpenApiResponse response) response.Description = description;
        }
    }
}
