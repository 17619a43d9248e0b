namespace SubscriberPortal.IntegrationTests.Storage;

/// <summary>A folder of one test's own, gone after it.</summary>
internal sealed class TestFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("portal-storage-").FullName;

    public string PathOf(string fileName) => Path.Combine(Root, fileName);

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
