using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.HttpResults;
using SubscriberPortal.Web.Problems;

namespace SubscriberPortal.Host.Pipeline;

/// <summary>Says what is wrong with a body that is not the JSON which the operation takes: which member, and where; never a type of ours.</summary>
internal static partial class JsonProblem
{
    public static ProblemHttpResult Of(JsonException exception)
    {
        var place = exception.LineNumber is { } line ? $" (line {line + 1}, byte {exception.BytePositionInLine + 1})" : "";
        var member = MemberOf(exception.Path);
        if (Missing().Match(exception.Message) is { Success: true } missing) member = member.Length == 0 ? missing.Groups["name"].Value : $"{member}.{missing.Groups["name"].Value}";
        return Problem.Invalid(member.Length == 0 ? "body" : member, Explain(exception, member) + place + ".");
    }

    /// <summary>A path or query parameter that could not be read.</summary>
    public static ProblemHttpResult OfParameter(BadHttpRequestException exception)
    {
        var match = Parameter().Match(exception.Message);
        if (!match.Success) return Problem.Invalid("body", exception.Message.Contains("body", StringComparison.Ordinal) ? "The body is missing. It must be a JSON object." : "The request could not be read.");

        var name = match.Groups["name"].Value;
        return match.Groups["value"] is { Success: true } value
            ? Problem.Invalid(name, $"{name} cannot be '{value.Value}'.")
            : Problem.Invalid(exception.Message.Contains("body", StringComparison.Ordinal) ? "body" : name, $"{name} is required.");
    }

    private static string Explain(JsonException exception, string member)
    {
        var message = exception.Message;
        if (Unmapped().Match(message) is { Success: true } unmapped) return $"The member '{unmapped.Groups["name"].Value}' is not known here";
        if (Duplicate().Match(message) is { Success: true } duplicate) return $"The member '{duplicate.Groups["name"].Value}' occurs twice";
        if (Missing().Match(message) is { Success: true }) return $"The member '{member}' is required";
        if (exception.InnerException is InvalidOperationException { Message: var cause } && cause.Contains("UTF-", StringComparison.Ordinal)) return $"The value of '{member}' is not Unicode text";
        if (message.Contains("could not be converted", StringComparison.Ordinal) || message.Contains("Cannot get the value", StringComparison.Ordinal))
            return member.Length == 0 ? "The body must be a JSON object" : $"The value of '{member}' is of the wrong type";
        if (exception.InnerException is null && member.Length > 0) return Technical().Replace(message, "").TrimEnd('.');
        return "The body is not valid JSON";
    }

    /// <summary><c>$.filters.status</c> → <c>filters.status</c>.</summary>
    private static string MemberOf(string? path) => path is null or "$" ? "" : path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : path[1..];

    [GeneratedRegex("property '(?<name>[^']*)' could not be mapped")]
    private static partial Regex Unmapped();

    [GeneratedRegex("[Dd]uplicate property '(?<name>[^']*)'")]
    private static partial Regex Duplicate();

    [GeneratedRegex("missing required properties including: '?(?<name>[^',.]*)")]
    private static partial Regex Missing();

    /// <summary>What the reader adds to a message that a converter of ours wrote.</summary>
    [GeneratedRegex("\\s*Path: \\$.*$", RegexOptions.Singleline)]
    private static partial Regex Technical();

    [GeneratedRegex("parameter \"\\S+ (?<name>[^\"]+)\"(?: from \"(?<value>.*)\")?")]
    private static partial Regex Parameter();
}
