using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using SubscriberPortal.Host.Identity;

namespace SubscriberPortal.Host.OpenApi;

/// <summary>The API's description at <c>/swagger/v1/swagger.json</c> and the page over it at <c>/swagger</c>, which needs no foreign address.</summary>
internal static class OpenApiDocumentRegistration
{
    public static IServiceCollection AddOpenApiDocument(this IServiceCollection services)
    {
        services.AddEndpointsApiExplorer();
        return services.AddSwaggerGen(o =>
        {
            o.SwaggerDoc("v1", new OpenApiInfo
            {
                Title = "Subscriber Portal",
                Version = "v1",
                Description = "Subscribers in Cloud, Legacy and both at once (Dual), the jobs that move and compare them, and the portal's own settings. Errors are RFC 9457 problem details. "
                    + "Personal data is masked for whoever lacks `pii:read`; an AUDITOR has it for the one request that carries the header `X-Reason`, which is logged.",
            });
            foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory, "SubscriberPortal.*.xml").Order(StringComparer.Ordinal)) o.IncludeXmlComments(file);
            o.CustomOperationIds(description => description.ActionDescriptor.EndpointMetadata.OfType<IEndpointNameMetadata>().FirstOrDefault()?.EndpointName);
            o.CustomSchemaIds(SchemaName);
            o.SupportNonNullableReferenceTypes();
            o.MapType<JsonNode>(() => new OpenApiSchema { Description = "Any JSON." });
            o.AddSecurityDefinition(BearerHandler.SchemeName, new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                BearerFormat = "JWT",
                Description = "The token that POST /auth/login answers. It lives 60 minutes.",
            });
            o.OperationFilter<DescribedByEndpoint>();
            o.OperationFilter<DescribeErrors>();
            o.OperationFilter<DescribeHeaders>();
            o.DocumentFilter<DescribeTags>();
        });
    }

    public static IEndpointRouteBuilder MapOpenApiDocument(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapSwagger("/swagger/{documentName}/swagger.json").AllowAnonymous();
        return endpoints;
    }

    public static void UseOpenApiPage(this IApplicationBuilder app) => app.UseSwaggerUI(o =>
    {
        o.SwaggerEndpoint("/swagger/v1/swagger.json", "Subscriber Portal");
        o.DocumentTitle = "Subscriber Portal API";
        o.ConfigObject.ValidatorUrl = null;
    });

    /// <summary><c>Page&lt;Job&gt;</c> → <c>PageOfJob</c>.</summary>
    private static string SchemaName(Type type) => type.IsConstructedGenericType
        ? $"{type.Name.Split('`')[0]}Of{string.Concat(type.GetGenericArguments().Select(SchemaName))}"
        : type.Name;
}
