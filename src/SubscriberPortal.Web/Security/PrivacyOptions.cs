namespace SubscriberPortal.Web.Security;

/// <summary>Whether personal data is masked at all.</summary>
public sealed class PrivacyOptions
{
    public const string Section = "Privacy";

    /// <summary>False shows personal data to everyone who may read subscribers.</summary>
    public bool MaskPii { get; set; } = true;
}
