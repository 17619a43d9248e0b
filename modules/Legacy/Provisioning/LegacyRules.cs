using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.MySql;

namespace SubscriberPortal.Legacy.Provisioning;

/// <summary>What the database itself has against a row: its triggers, its checks, its columns.</summary>
internal static class LegacyRules
{
    private const int MayNotBeNull = 1048;
    private const int OutOfRange = 1264;
    private const int Truncated = 1265;
    private const int IncorrectValue = 1292;
    private const int IncorrectString = 1366;
    private const int TooLong = 1406;
    private const int Signal = 1644;
    private const int CheckOfMySql = 3819;
    private const int CheckOfMariaDb = 4025;

    public static bool Refuses(MySqlException failure) => failure.Number is
        MayNotBeNull or OutOfRange or Truncated or IncorrectValue or IncorrectString or TooLong or Signal or CheckOfMySql or CheckOfMariaDb;

    /// <summary>A trigger's words are for people and name the rule; the server's own name the column, and some of them the value, which may be anybody's.</summary>
    public static WriteOutcome.Refused Refusal(MySqlException failure) => new(
        RefusalReason.Invalid,
        failure.Number switch
        {
            Signal or TooLong or MayNotBeNull or CheckOfMySql or CheckOfMariaDb => failure.Message,
            _ => "The store's own rules refuse the content.",
        },
        [],
        null);
}
