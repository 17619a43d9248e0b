using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SubscriberPortal.StatesLanguage.Executions;

namespace SubscriberPortal.Jobs.Workflows.Embedded;

/// <summary>
/// Turns as JSON: <c>[{"at":ms,"signal":["fired",3],"first":12,"events":[[11,"WaitStateExited","{…}"]]}]</c>.
/// The events of a turn have its time and follow each other's ids.
/// </summary>
internal static class JournalCodec
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(IEnumerable<JournalTurn> turns)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartArray();
            foreach (var turn in turns) Write(writer, turn);
            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static IReadOnlyList<JournalTurn> Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateArray().Select(Read)];
    }

    private static void Write(Utf8JsonWriter writer, JournalTurn turn)
    {
        writer.WriteStartObject();
        writer.WriteNumber("at", turn.At.ToUnixTimeMilliseconds());
        writer.WriteStartArray("signal");
        WriteSignal(writer, turn.Signal);
        writer.WriteEndArray();
        writer.WriteNumber("first", turn.Events[0].Id);
        writer.WriteStartArray("events");
        foreach (var item in turn.Events)
        {
            writer.WriteStartArray();
            writer.WriteNumberValue(item.PreviousId);
            writer.WriteStringValue(item.Type);
            writer.WriteStringValue(item.Details);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteSignal(Utf8JsonWriter writer, Signal signal)
    {
        var (name, id, texts) = signal switch
        {
            Signal.Start => ("start", (long?)null, (string?[])[]),
            Signal.Continue => ("continue", null, []),
            Signal.TaskStarted started => ("taken", started.TaskId, [started.WorkerName]),
            Signal.TaskSucceeded succeeded => ("succeeded", succeeded.TaskId, [succeeded.Output]),
            Signal.TaskFailed failed => ("failed", failed.TaskId, [failed.Error, failed.Cause]),
            Signal.TimerFired fired => ("fired", fired.TimerId, []),
            Signal.Stop stop => ("stop", null, [stop.Error, stop.Cause]),
            Signal.Redrive => ("redriven", null, []),
            _ => throw new ArgumentException($"There is no way to write {signal}", nameof(signal)),
        };
        writer.WriteStringValue(name);
        if (id is not null) writer.WriteNumberValue(id.Value);
        foreach (var text in texts) writer.WriteStringValue(text);
    }

    private static JournalTurn Read(JsonElement element)
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds(element.GetProperty("at").GetInt64());
        var first = element.GetProperty("first").GetInt64();
        var events = element.GetProperty("events").EnumerateArray()
            .Select((item, index) => new HistoryEvent(first + index, item[0].GetInt64(), item[1].GetString()!, at, item[2].GetString()))
            .ToArray();
        return new JournalTurn(at, ReadSignal(element.GetProperty("signal")), events);
    }

    private static Signal ReadSignal(JsonElement signal) => signal[0].GetString() switch
    {
        "start" => new Signal.Start(),
        "continue" => new Signal.Continue(),
        "taken" => new Signal.TaskStarted(signal[1].GetInt64(), signal[2].GetString()),
        "succeeded" => new Signal.TaskSucceeded(signal[1].GetInt64(), signal[2].GetString()!),
        "failed" => new Signal.TaskFailed(signal[1].GetInt64(), signal[2].GetString(), signal[3].GetString()),
        "fired" => new Signal.TimerFired(signal[1].GetInt64()),
        "stop" => new Signal.Stop(signal[1].GetString(), signal[2].GetString()),
        "redriven" => new Signal.Redrive(),
        var other => throw new FormatException($"The journal has an unknown signal '{other}'"),
    };
}
