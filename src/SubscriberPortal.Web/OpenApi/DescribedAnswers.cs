using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace SubscriberPortal.Web.OpenApi;

/// <summary>Puts an endpoint's answers into the OpenAPI document, each with a sentence that says when it comes.</summary>
public static class DescribedAnswers
{
    /// <summary>An answer with a JSON body.</summary>
    public static TBuilder Answers<TBuilder, TBody>(this TBuilder builder, int status, string description)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(TBody), ["application/json"]) { Description = description });

    /// <summary>An answer with a JSON body.</summary>
    public static RouteHandlerBuilder Answers<TBody>(this RouteHandlerBuilder builder, int status, string description) =>
        builder.Answers<RouteHandlerBuilder, TBody>(status, description);

    /// <summary>An answer without a body.</summary>
    public static TBuilder AnswersEmpty<TBuilder>(this TBuilder builder, int status, string description)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new ProducesResponseTypeMetadata(status) { Description = description });

    /// <summary>An error, as problem details; 400 has <c>errors</c>.</summary>
    public static TBuilder Refuses<TBuilder>(this TBuilder builder, int status, string description)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(
            new ProducesResponseTypeMetadata(status, status == 400 ? typeof(HttpValidationProblemDetails) : typeof(ProblemDetails), ["application/problem+json"]) { Description = description });

    /// <summary>What every endpoint may say to a caller: 401, 403 and 503.</summary>
    public static TBuilder RefusesStrangers<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder
            .Refuses(401, "No credentials, or bad ones.")
            .Refuses(403, "The caller's role does not allow this.");
}
