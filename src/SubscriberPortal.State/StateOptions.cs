namespace SubscriberPortal.State;

/// <summary>Where the portal keeps its own state.</summary>
public sealed class StateOptions
{
    public const string Section = "State";
    public const string Sqlite = "Sqlite";
    public const string DynamoDb = "DynamoDb";

    /// <summary><c>Sqlite</c>: in <c>state.db</c>, for one instance. <c>DynamoDb</c>: in the table <c>{TablePrefix}state</c>, for any number of them.</summary>
    public string Store { get; set; } = Sqlite;

    /// <summary>What the table's name begins with; null: what <c>Cloud:TablePrefix</c> says, or else <c>portal-</c>.</summary>
    public string? TablePrefix { get; set; }

    /// <summary>After how long a request is told that DynamoDB does not answer. In milliseconds, 100 to 60,000. What runs in the background waits for each answer for five seconds.</summary>
    public int TimeLimitMilliseconds { get; set; } = 1500;
}
