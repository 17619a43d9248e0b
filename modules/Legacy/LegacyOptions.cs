namespace SubscriberPortal.Legacy;

/// <summary>What Legacy runs on.</summary>
internal sealed class LegacyOptions
{
    public const string Section = "Legacy";
    public const string Sqlite = "Sqlite";
    public const string MySql = "MySql";

    /// <summary><c>Sqlite</c>: <c>legacy.db</c> in the data directory. <c>MySql</c>: MySQL 8.0 or MariaDB 10.6 or later, where <see cref="ConnectionString"/> or <see cref="SecretId"/> say.</summary>
    public string Database { get; set; } = Sqlite;

    /// <summary>Such as <c>Server=db.example.com;Database=legacy;User ID=portal;Password=…;SslMode=VerifyFull;SslCa=/etc/ssl/rds.pem</c>.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>
    /// Name or ARN of a secret in AWS Secrets Manager that holds a connection string, or the JSON that RDS writes: <c>username</c>, <c>password</c>, and optionally <c>host</c>, <c>port</c>, <c>dbname</c>.
    /// What it does not say, <see cref="ConnectionString"/> says.
    /// </summary>
    public string? SecretId { get; set; }

    /// <summary>After how long a request that somebody waits for tells that MySQL does not answer. In milliseconds, 100 to 60,000. A job's batch has 30 seconds.</summary>
    public int TimeLimitMilliseconds { get; set; } = 1500;
}
