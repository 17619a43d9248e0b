using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.OpenApi;
using SubscriberPortal.Host.Identity;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace SubscriberPortal.Host.OpenApi;

/// <summary>Adds to each operation the errors that follow from what it is (signed in, with a body, of one record), each with its meaning, and says who may call it.</summary>
internal sealed class DescribeErrors : IOperationFilter
{
    private static readonly Dictionary<string, string> Meanings = new()
    {
        ["200"] = "Done; the answer.",
        ["201"] = "Made.",
        ["202"] = "Accepted; the work goes on.",
        ["204"] = "Done; there is nothing to answer.",
        ["302"] = "Elsewhere: see Location.",
        ["400"] = "The request is not valid; errors names field and rule.",
        ["401"] = "No token, or one that is not valid any more.",
        ["403"] = "The caller's role does not allow this.",
        ["404"] = "There is no such thing.",
        ["409"] = "It conflicts with what is there; the answer says how.",
        ["412"] = "The record has changed since the version in If-Match.",
        ["413"] = "The body is larger than 10 MB.",
        ["415"] = "The body is not JSON.",
        ["422"] = "Refused by one of the systems.",
        ["429"] = "Too many attempts; Retry-After says when to try again.",
        ["501"] = "Not there yet.",
        ["503"] = "A system cannot be reached; the answer names it, Retry-After says when to try again.",
    };

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var metadata = context.ApiDescription.ActionDescriptor.EndpointMetadata;
        var isOpen = metadata.OfType<IAllowAnonymous>().Any();
        operation.Responses ??= [];
        if (operation.RequestBody is not null)
        {
            foreach (var status in new[] { "400", "413", "415" }) AddProblem(operation, context, status);
        }

        if (operation.Parameters is { Count: > 0 } parameters)
        {
            AddProblem(operation, context, "400");
            if (parameters.Any(p => p.In == ParameterLocation.Path)) AddProblem(operation, context, "404");
        }

        if (!isOpen)
        {
            AddProblem(operation, context, "401");
            AddProblem(operation, context, "403");
            AddProblem(operation, context, "503");
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(BearerHandler.SchemeName, context.Document)] = [] }];
            var needed = metadata.OfType<IAuthorizeData>().Select(a => a.Policy).Where(p => p is not null).Distinct().ToList();
            if (needed.Count > 0) operation.Description = $"{operation.Description}\n\nNeeds {string.Join(" and ", needed.Select(p => $"`{p}`"))}.".Trim();
        }

        foreach (var (status, response) in operation.Responses)
        {
            if (Meanings.TryGetValue(status, out var meaning) && response is OpenApiResponse plain && IsBare(plain.Description, status)) plain.Description = meaning;
        }
    }

    private static void AddProblem(OpenApiOperation operation, OperationFilterContext context, string status)
    {
        if (operation.Responses!.ContainsKey(status)) return;
        var type = status == "400" ? typeof(HttpValidationProblemDetails) : typeof(ProblemDetails);
        var schema = context.SchemaGenerator.GenerateSchema(type, context.SchemaRepository);
        operation.Responses[status] = new OpenApiResponse
        {
            Description = Meanings[status],
            Content = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] = new() { Schema = schema } },
        };
    }

    /// <summary>Only the status' own phrase, which tells nothing.</summary>
    private static bool IsBare(string? description, string status) =>
        string.IsNullOrEmpty(description) || description == Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(int.Parse(status, System.Globalization.CultureInfo.InvariantCulture));
}
