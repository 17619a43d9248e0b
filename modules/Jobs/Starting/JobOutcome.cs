using SubscriberPortal.Jobs.Records;

namespace SubscriberPortal.Jobs.Starting;

/// <summary>What became of a request to make or change a job.</summary>
internal abstract record JobOutcome
{
    private JobOutcome()
    {
    }

    /// <summary>It was made, or changed as asked.</summary>
    public sealed record Done(JobRecord Job) : JobOutcome;

    /// <summary>It had been started before, and is answered as it is.</summary>
    public sealed record Existing(JobRecord Job) : JobOutcome;

    public sealed record Invalid(IDictionary<string, string[]> Errors) : JobOutcome;

    public sealed record NotFound(string Detail) : JobOutcome;

    public sealed record Conflict(string Detail) : JobOutcome;

    public sealed record Forbidden(string Detail) : JobOutcome;

    public static NotFound NoJob(string jobId) => new($"There is no job {jobId}.");
}

/// <summary>Collects what is wrong with a request, by field.</summary>
internal sealed class FieldErrors
{
    private readonly Dictionary<string, List<string>> _messages = [];

    public bool Any => _messages.Count > 0;

    public void Add(string field, string message)
    {
        if (!_messages.TryGetValue(field, out var messages)) _messages[field] = messages = [];
        messages.Add(message);
    }

    /// <summary>Answers the value when it is one of the words, the default when it is not given, and adds an error otherwise.</summary>
    public string? Word(string field, string? value, IReadOnlyList<string> words, string? otherwise = null)
    {
        if (string.IsNullOrEmpty(value))
        {
            if (otherwise is null) Add(field, $"{field} is required: one of {string.Join(", ", words)}.");
            return otherwise;
        }

        if (words.Contains(value)) return value;
        Add(field, $"{field} must be one of {string.Join(", ", words)}.");
        return null;
    }

    public JobOutcome.Invalid ToOutcome() => new(_messages.ToDictionary(m => m.Key, m => m.Value.ToArray()));
}
