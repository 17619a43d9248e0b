using System.Text;
using Amazon.DynamoDBv2.Model;

namespace SubscriberPortal.State.DynamoDb;

/// <summary>A range as a query. DynamoDB takes one condition on the key, so a prefix and a place to go on from meet here: the query begins at the place, and ends where the prefix does.</summary>
internal static class StateQuery
{
    /// <summary>Null when nothing can be in the range.</summary>
    public static QueryRequest? Of(string table, StateRange range, DateTimeOffset now)
    {
        var place = PlaceOf(range);
        if (place is Place.BeyondAll) return null;
        var values = new Dictionary<string, AttributeValue> { [":partition"] = new(range.Partition), [":now"] = StateTable.Number(now.ToUnixTimeMilliseconds()) };
        var condition = $"{StateTable.Partition} = :partition";
        if (place is Place.Within)
        {
            condition += $" AND {StateTable.Key} {(range.Descending ? '<' : '>')} :after";
            values[":after"] = new AttributeValue(range.After);
        }
        else if (range.Prefix.Length > 0)
        {
            condition += $" AND begins_with({StateTable.Key}, :prefix)";
            values[":prefix"] = new AttributeValue(range.Prefix);
        }

        return new QueryRequest
        {
            TableName = table,
            ConsistentRead = true,
            KeyConditionExpression = condition,
            FilterExpression = StateTable.IsLive,
            ExpressionAttributeValues = values,
            ScanIndexForward = !range.Descending,
        };
    }

    private static Place PlaceOf(StateRange range)
    {
        if (range.After is not { Length: > 0 } after) return range is { After: "", Descending: true } ? Place.BeyondAll : Place.BeforeAll;
        if (after.StartsWith(range.Prefix, StringComparison.Ordinal)) return Place.Within;
        var isLess = Encoding.UTF8.GetBytes(after).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(range.Prefix)) < 0;
        return isLess == range.Descending ? Place.BeyondAll : Place.BeforeAll;
    }

    /// <summary>Where the place to go on from lies, seen in the direction of the query.</summary>
    private enum Place
    {
        BeforeAll,
        Within,
        BeyondAll,
    }
}
