using SubscriberPortal.StatesLanguage.Json;

namespace SubscriberPortal.UnitTests.StatesLanguage;

/// <summary>What a worker does with one task.</summary>
internal sealed record WorkerAnswer
{
    /// <summary>JSON text; null fails the task.</summary>
    public string? Output { get; init; }

    public string? Error { get; init; }

    public string? Cause { get; init; }

    public bool Echoes { get; init; }

    public bool Hangs { get; init; }

    public bool NoPoll { get; init; }

    public double DelaySeconds { get; init; }

    public int Heartbeats { get; init; }

    public double HeartbeatEverySeconds { get; init; } = 1;

    public static WorkerAnswer From(JsonData data) => new()
    {
        Output = data.Member("outputRepeat") is { } repeat
            ? JsonData.FromString(string.Concat(Enumerable.Repeat(repeat.Member("text")!.Text, (int)repeat.Member("times")!.AsDouble()))).ToJson()
            : data.Member("output")?.ToJson(),
        Error = data.Member("error")?.Text,
        Cause = data.Member("cause")?.Text,
        Echoes = data.Member("echo") is { IsTrue: true },
        Hangs = data.Member("hang") is { IsTrue: true },
        NoPoll = data.Member("noPoll") is { IsTrue: true },
        DelaySeconds = data.Member("delaySeconds")?.AsDouble() ?? 0,
        Heartbeats = (int)(data.Member("heartbeats")?.AsDouble() ?? 0),
        HeartbeatEverySeconds = data.Member("heartbeatEverySeconds")?.AsDouble() ?? 1,
    };
}
