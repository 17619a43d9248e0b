namespace SubscriberPortal.StatesLanguage.Executions;

/// <summary>A resource's ARN as history tells it: <c>sqs</c> and <c>sendMessage.waitForTaskToken</c>.</summary>
internal sealed record ResourceName(string Type, string Action)
{
    public static ResourceName From(string arn)
    {
        var parts = arn.Split(':', 6)[^1].Split(':', 2);
        return parts.Length == 2 ? new ResourceName(parts[0], parts[1]) : new ResourceName("", parts[0]);
    }
}
