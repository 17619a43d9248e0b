namespace SubscriberPortal.MySql;

/// <summary>Whether and how a connection is encrypted.</summary>
public enum MySqlSslMode
{
    /// <summary>Never.</summary>
    Disabled,

    /// <summary>When the server can; otherwise in the clear. Protects from onlookers alone.</summary>
    Preferred,

    /// <summary>Always, without a look at the certificate.</summary>
    Required,

    /// <summary>Always, and the certificate must come from the authority in <c>SslCa</c>.</summary>
    VerifyCA,

    /// <summary>As <see cref="VerifyCA"/>, and the certificate must name the host in <c>Server</c>.</summary>
    VerifyFull,
}
