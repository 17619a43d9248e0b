using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Web.Problems;

/// <summary>
/// Every error answer of the API, as RFC 9457 problem details; the host's ProblemDetails customisation adds <c>instance</c> and <c>traceId</c>.
/// </summary>
public static class Problem
{
    /// <summary>400 with <c>errors</c>: field to messages.</summary>
    public static ProblemHttpResult Invalid(IReadOnlyList<RuleViolation> violations) =>
        Invalid(violations.GroupBy(v => v.Field).ToDictionary(g => g.Key, g => g.Select(v => v.Message).ToArray()));

    public static ProblemHttpResult Invalid(string field, string message) => Invalid(new Dictionary<string, string[]> { [field] = [message] });

    public static ProblemHttpResult Invalid(IDictionary<string, string[]> errors) =>
        TypedResults.Problem(new HttpValidationProblemDetails(errors) { Status = 400, Title = "The request is not valid.", Detail = errors.First().Value[0] });

    public static ProblemHttpResult NotFound(string detail) => Of(404, "Not found.", detail);

    public static ProblemHttpResult Conflict(string detail, params (string Name, object? Value)[] extensions) => Of(409, "Conflict.", detail, extensions);

    public static ProblemHttpResult VersionMismatch(string detail) => Of(412, "The record has changed.", detail);

    public static ProblemHttpResult Unprocessable(string detail, params (string Name, object? Value)[] extensions) => Of(422, "Refused.", detail, extensions);

    public static ProblemHttpResult NotImplemented(string detail) => Of(501, "Not there yet.", detail);

    /// <summary>503 that names the system; the caller adds <c>Retry-After</c> through <see cref="UnavailableResponse"/>.</summary>
    public static ProblemHttpResult Unavailable(string system, string detail, params (string Name, object? Value)[] extensions) =>
        Of(503, $"{system} cannot be reached.", detail, [("system", system), .. extensions]);

    /// <summary>As <see cref="Unavailable"/>, for the exception, with the <c>Retry-After</c> header set.</summary>
    public static ProblemHttpResult UnavailableResponse(HttpContext context, SystemUnavailableException exception)
    {
        context.Response.Headers.RetryAfter = "5";
        return Unavailable(exception.System, exception.Message);
    }

    public static ProblemHttpResult Of(int status, string title, string detail, params (string Name, object? Value)[] extensions) =>
        TypedResults.Problem(detail, statusCode: status, title: title, extensions: extensions.ToDictionary(e => e.Name, e => e.Value));
}
