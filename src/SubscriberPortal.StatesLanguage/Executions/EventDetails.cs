using System.Text.Json;
using SubscriberPortal.StatesLanguage.Json;

namespace SubscriberPortal.StatesLanguage.Executions;

/// <summary>Writes the details of events. Payloads are JSON text within a string, as on AWS.</summary>
internal static class EventDetails
{
    public static string ExecutionStarted(string input, string roleArn) => JsonDataWriter.Write(writer =>
    {
        writer.WriteStartObject();
        Payload(writer, "input", input);
        writer.WriteString("roleArn", roleArn);
        writer.WriteEndObject();
    });

    public static string Entered(string name, string input) => JsonDataWriter.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("name", name);
        Payload(writer, "input", input);
        writer.WriteEndObject();
    });

    public static string Exited(string name, string output, JsonData? assigned) => JsonDataWriter.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("name", name);
        Payload(writer, "output", output);
        if (assigned is { Members.Count: > 0 })
        {
            writer.WriteStartObject("assignedVariables");
            foreach (var (variable, value) in assigned.Members) writer.WriteString(variable, value.ToJson());
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    });

    public static string Output(string output) => JsonDataWriter.Write(writer =>
    {
        writer.WriteStartObject();
        Payload(writer, "output", output);
        writer.WriteEndObject();
    });

    public static string Failure(string? error, string? cause, params ReadOnlySpan<(string Name, string Value)> texts)
    {
        var copy = texts.ToArray();
        return JsonDataWriter.Write(writer =>
        {
            writer.WriteStartObject();
            foreach (var (name, value) in copy) writer.WriteString(name, value);
            if (error is not null) writer.WriteString("error", error);
            if (cause is not null) writer.WriteString("cause", cause);
            writer.WriteEndObject();
        });
    }

    public static string Scheduled(string resource, string input, long? timeout, long? heartbeat) => JsonDataWriter.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("resource", resource);
        Payload(writer, "input", input);
        if (timeout is not null) writer.WriteNumber("timeoutInSeconds", timeout.Value);
        if (heartbeat is not null) writer.WriteNumber("heartbeatInSeconds", heartbeat.Value);
        writer.WriteEndObject();
    });

    public static string TaskScheduled(ResourceName resource, string parameters, long? timeout, long? heartbeat) => JsonDataWriter.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("resourceType", resource.Type);
        writer.WriteString("resource", resource.Action);
        writer.WriteString("parameters", parameters);
        if (timeout is not null) writer.WriteNumber("timeoutInSeconds", timeout.Value);
        if (heartbeat is not null) writer.WriteNumber("heartbeatInSeconds", heartbeat.Value);
        writer.WriteEndObject();
    });

    public static string TaskOutput(ResourceName resource, string output) => JsonDataWriter.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("resourceType", resource.Type);
        writer.WriteString("resource", resource.Action);
        Payload(writer, "output", output);
        writer.WriteEndObject();
    });

    public static string Texts(params ReadOnlySpan<(string Name, string Value)> texts) => Failure(null, null, texts);

    public static string Iteration(string name, int index) => JsonDataWriter.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("name", name);
        writer.WriteNumber("index", index);
        writer.WriteEndObject();
    });

    public static string Redriven(int count) => JsonDataWriter.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("redriveCount", count);
        writer.WriteEndObject();
    });

    public static string Length(int length) => JsonDataWriter.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("length", length);
        writer.WriteEndObject();
    });

    private static void Payload(Utf8JsonWriter writer, string name, string json)
    {
        writer.WriteString(name, json);
        writer.WriteStartObject(name + "Details");
        writer.WriteBoolean("truncated", false);
        writer.WriteEndObject();
    }
}
