using System.Data.Common;
using System.Text.RegularExpressions;
using Amazon.Runtime;
using Microsoft.Extensions.Options;
using SubscriberPortal.Aws;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.MySql;

namespace SubscriberPortal.Legacy.Connections;

/// <summary>Where Legacy's MySQL is, from the settings and, where they name one, from a secret.</summary>
internal sealed partial class LegacyConnectionString(IOptions<LegacyOptions> options, Lazy<AwsClients> aws)
{
    /// <summary>Whether a password may have been rotated, so that reading again may help.</summary>
    public bool MayChange => !string.IsNullOrWhiteSpace(options.Value.SecretId);

    /// <exception cref="SystemUnavailableException">The secret cannot be read, or together they do not say all that is needed.</exception>
    public async Task<MySqlConnectionStringBuilder> ReadAsync(CancellationToken cancellationToken)
    {
        var given = options.Value.ConnectionString ?? "";
        if (!MayChange) return new MySqlConnectionStringBuilder(given);
        var id = options.Value.SecretId!;
        try
        {
            var secret = await aws.Value.SecretsManager.GetSecretValueAsync(id, cancellationToken);
            var builder = LegacySecret.Read(secret.SecretString, given);
            Check(builder);
            return builder;
        }
        catch (ArgumentException exception)
        {
            throw new SystemUnavailableException(SystemKeys.Legacy, $"The secret '{id}' (Legacy:SecretId) does not say where Legacy is: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is AmazonClientException or AmazonServiceException or HttpRequestException or InvalidOperationException)
        {
            throw new SystemUnavailableException(SystemKeys.Legacy, $"The secret '{id}' (Legacy:SecretId) cannot be read from AWS Secrets Manager: {exception.Message}", exception);
        }
    }

    /// <exception cref="ArgumentException">A part is missing; the message names it.</exception>
    public static void Check(MySqlConnectionStringBuilder builder)
    {
        if (builder.Server.Length == 0) throw new ArgumentException("Server must be given.");
        if (builder.Database.Length == 0) throw new ArgumentException("Database must be given.");
        if (builder.UserID.Length == 0) throw new ArgumentException("User ID must be given.");
        if (builder.SslMode is MySqlSslMode.VerifyCA or MySqlSslMode.VerifyFull && !File.Exists(builder.SslCa))
            throw new ArgumentException($"SslMode {builder.SslMode} needs SslCa, a PEM file that exists, but it is '{builder.SslCa}'.");
    }

    /// <summary>The string as it may be shown: without the password, and not at all when it cannot be taken apart.</summary>
    public static string Shown(string connectionString)
    {
        try
        {
            var parts = new DbConnectionStringBuilder { ConnectionString = connectionString };
            foreach (var key in parts.Keys.Cast<string>().Where(key => Secret().IsMatch(key)).ToArray()) parts[key] = "***";
            return parts.ConnectionString;
        }
        catch (ArgumentException)
        {
            return "(not shown: it is not of the form Key=Value;Key=Value)";
        }
    }

    [GeneratedRegex("pass|pwd", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Secret();
}
