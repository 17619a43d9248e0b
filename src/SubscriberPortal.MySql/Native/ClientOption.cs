namespace SubscriberPortal.MySql.Native;

/// <summary><c>enum mysql_option</c> of the library, as far as it is used.</summary>
internal enum ClientOption
{
    ConnectTimeout = 0,
    CharacterSet = 7,
    LocalInfile = 8,
    Protocol = 9,
    ReadTimeout = 11,
    WriteTimeout = 12,
    VerifyServerCertificate = 21,
    PluginDirectory = 22,
    CertificateAuthority = 27,
    EnforceTls = 38,
    NonBlocking = 6000,
}
