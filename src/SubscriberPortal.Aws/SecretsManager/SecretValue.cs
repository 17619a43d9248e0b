namespace SubscriberPortal.Aws.SecretsManager;

/// <summary>A secret as it is now.</summary>
/// <param name="SecretString">Null when the secret is binary.</param>
/// <param name="VersionId">Changes with each rotation.</param>
public sealed record SecretValue(string Arn, string Name, string VersionId, string? SecretString)
{
    /// <summary>Without the secret, which does not belong into a log.</summary>
    public override string ToString() => $"{Name} ({VersionId})";
}
