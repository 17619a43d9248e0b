using System.Text.Json;
using SubscriberPortal.Kernel.Files;
using SubscriberPortal.Web.Json;

namespace SubscriberPortal.Jobs.Activities.Scans;

/// <summary>Small documents in the file store.</summary>
internal static class JsonFile
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true, Converters = { new UtcTimestampConverter() } };

    public static async Task WriteAsync<T>(IFileStore files, string key, T value, CancellationToken cancellationToken)
    {
        await using var upload = await files.CreateAsync(key, cancellationToken);
        await JsonSerializer.SerializeAsync(upload.Content, value, Options, cancellationToken);
        await upload.CommitAsync(cancellationToken);
    }

    public static async Task<T> ReadAsync<T>(IFileStore files, string key, CancellationToken cancellationToken)
    {
        await using var stream = await files.OpenReadAsync(key, 0, null, cancellationToken);
        return await JsonSerializer.DeserializeAsync<T>(stream, Options, cancellationToken) ?? throw new InvalidDataException($"{key} is empty.");
    }
}
