namespace SubscriberPortal.IntegrationTests.Support.Servers;

/// <summary>Settings with which a portal runs on MariaDB and moto instead of its embedded stores, with a database, tables, a bucket and state machines of its own.</summary>
internal static class RealSystems
{
    /// <summary>Any at least 32 bytes; all instances on one state have the same.</summary>
    public const string SigningKey = "instances-of-one-portal-share-this-key";

    public static async Task<IReadOnlyDictionary<string, string>> NewAsync()
    {
        var (mariaDb, moto) = (await TestServers.MariaDbAsync(), await TestServers.MotoAsync());
        var prefix = $"t{Guid.NewGuid():N}-"[..20];
        var bucket = prefix + "files";
        await moto.MakeBucketAsync(bucket);
        return new Dictionary<string, string>
        {
            ["Aws:ServiceUrl"] = moto.Url,
            ["Aws:Region"] = "us-east-1",
            ["Cloud:Store"] = "DynamoDb",
            ["Cloud:TablePrefix"] = prefix,
            ["State:Store"] = "DynamoDb",

            // All tests share the servers, and moto does one thing at a time: somebody's request may wait for another test's job.
            ["Legacy:TimeLimitMilliseconds"] = "10000",
            ["Cloud:TimeLimitMilliseconds"] = "10000",
            ["State:TimeLimitMilliseconds"] = "10000",
            ["Legacy:Database"] = "MySql",
            ["Legacy:ConnectionString"] = await mariaDb.NewDatabaseAsync(),
            ["Files:Store"] = "S3",
            ["Files:Bucket"] = bucket,
            ["Workflows:Engine"] = "StepFunctions",
            ["Workflows:NamePrefix"] = prefix,
            ["Workflows:RoleArn"] = "arn:aws:iam::123456789012:role/portal-workflows",
            ["Auth:SigningKey"] = SigningKey,
        };
    }
}
