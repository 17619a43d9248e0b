namespace SubscriberPortal.Aws;

/// <summary>Where AWS is. Credentials come from the SDK's usual chain, never from here.</summary>
public sealed class AwsOptions
{
    public const string Section = "Aws";

    /// <summary>Such as <c>eu-central-1</c>; null: what the environment or the instance says.</summary>
    public string? Region { get; set; }

    /// <summary>The address of an emulator for every service, such as <c>http://127.0.0.1:5000</c>; null: AWS itself.</summary>
    public string? ServiceUrl { get; set; }
}
