using System.Net.Mime;

namespace SubscriberPortal.Jobs.Files;

/// <summary>The content types of the files that jobs make, by the end of their keys.</summary>
internal static class FileTypes
{
    public static string Of(string key) => Path.GetExtension(key) switch
    {
        ".gz" => MediaTypeNames.Application.GZip,
        ".csv" => "text/csv; charset=utf-8",
        ".json" => MediaTypeNames.Application.Json,
        ".jsonl" => "application/jsonl",
        ".xml" => MediaTypeNames.Application.Xml,
        _ => MediaTypeNames.Application.Octet,
    };
}
