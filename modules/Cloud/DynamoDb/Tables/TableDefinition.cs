using System.Text.Json;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using SubscriberPortal.Kernel.Hosting;

namespace SubscriberPortal.Cloud.DynamoDb.Tables;

/// <summary>A table as a file of <c>sql/cloud/dynamodb</c> describes it.</summary>
internal sealed record TableDefinition(
    string TableName, string BillingMode, TableDefinition.Attribute[] AttributeDefinitions, TableDefinition.Key[] KeySchema, TableDefinition.Index[] GlobalSecondaryIndexes, TableDefinition.Encryption SSESpecification)
{
    private const string Folder = "cloud/dynamodb/";
    private const string Prefix = "${TablePrefix}";

    /// <summary>The files in order, with the prefix put in.</summary>
    public static IReadOnlyList<SchemaScript> Scripts(string prefix)
    {
        var assembly = typeof(TableDefinition).Assembly;
        return [.. assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(Read)];

        SchemaScript Read(string name)
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            return new SchemaScript(name[Folder.Length..], reader.ReadToEnd().Replace(Prefix, prefix, StringComparison.Ordinal));
        }
    }

    public static TableDefinition Parse(SchemaScript script) =>
        JsonSerializer.Deserialize<TableDefinition>(script.Sql) ?? throw new InvalidDataException($"{script.Name} is empty.");

    public CreateTableRequest ToRequest() => new()
    {
        TableName = TableName,
        BillingMode = new BillingMode(BillingMode),
        AttributeDefinitions = [.. AttributeDefinitions.Select(a => new AttributeDefinition(a.AttributeName, new ScalarAttributeType(a.AttributeType)))],
        KeySchema = ToElements(KeySchema),
        GlobalSecondaryIndexes = [.. GlobalSecondaryIndexes.Select(index => new GlobalSecondaryIndex
        {
            IndexName = index.IndexName,
            KeySchema = ToElements(index.KeySchema),
            Projection = new Projection { ProjectionType = new ProjectionType(index.Projection.ProjectionType), NonKeyAttributes = [.. index.Projection.NonKeyAttributes] },
        })],
        SSESpecification = new SSESpecification { Enabled = SSESpecification.Enabled },
    };

    /// <summary>What of a table that is there is not as it must be, in a sentence; null when it will do.</summary>
    public string? DifferenceOf(TableDescription table)
    {
        if (KeysOf(table.KeySchema) != KeysOf(KeySchema)) return $"has the key ({KeysOf(table.KeySchema)}) and must have ({KeysOf(KeySchema)})";
        foreach (var index in GlobalSecondaryIndexes)
        {
            var found = table.GlobalSecondaryIndexes?.Find(i => i.IndexName == index.IndexName);
            if (found is null) return $"has no index {index.IndexName}";
            if (KeysOf(found.KeySchema) != KeysOf(index.KeySchema)) return $"has an index {index.IndexName} on ({KeysOf(found.KeySchema)}), which must be on ({KeysOf(index.KeySchema)})";
            var missing = index.Projection.NonKeyAttributes.Except(found.Projection.NonKeyAttributes ?? []).ToArray();
            if (missing.Length > 0 && found.Projection.ProjectionType != ProjectionType.ALL) return $"has an index {index.IndexName} without {string.Join(" and ", missing)}";
        }

        return null;
    }

    private static List<KeySchemaElement> ToElements(Key[] keys) => [.. keys.Select(key => new KeySchemaElement(key.AttributeName, new KeyType(key.KeyType)))];

    private static string KeysOf(IEnumerable<KeySchemaElement> keys) => string.Join(", ", keys.OrderBy(key => key.KeyType.Value, StringComparer.Ordinal).Select(key => key.AttributeName));

    private static string KeysOf(Key[] keys) => KeysOf(ToElements(keys));

    internal sealed record Attribute(string AttributeName, string AttributeType);

    internal sealed record Key(string AttributeName, string KeyType);

    internal sealed record Index(string IndexName, Key[] KeySchema, Projected Projection);

    internal sealed record Projected(string ProjectionType, string[] NonKeyAttributes);

    internal sealed record Encryption(bool Enabled);
}
