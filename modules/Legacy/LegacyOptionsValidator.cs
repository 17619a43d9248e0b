using Microsoft.Extensions.Options;
using SubscriberPortal.Legacy.Connections;
using SubscriberPortal.MySql;

namespace SubscriberPortal.Legacy;

internal sealed class LegacyOptionsValidator : IValidateOptions<LegacyOptions>
{
    public ValidateOptionsResult Validate(string? name, LegacyOptions options) => options.Database switch
    {
        LegacyOptions.Sqlite when Given(options) is { } setting => ValidateOptionsResult.Fail($"{setting} is set, but Legacy:Database is 'Sqlite': set it to 'MySql', or take {setting} out."),
        LegacyOptions.Sqlite => ValidateOptionsResult.Success,
        LegacyOptions.MySql => ValidateMySql(options),
        _ => ValidateOptionsResult.Fail($"Legacy:Database must be 'Sqlite' or 'MySql', but is '{options.Database}'."),
    };

    private static string? Given(LegacyOptions options) =>
        !string.IsNullOrWhiteSpace(options.ConnectionString) ? "Legacy:ConnectionString" : !string.IsNullOrWhiteSpace(options.SecretId) ? "Legacy:SecretId" : null;

    private static ValidateOptionsResult ValidateMySql(LegacyOptions options)
    {
        if (Given(options) is null) return ValidateOptionsResult.Fail("Legacy:ConnectionString or Legacy:SecretId must be set when Legacy:Database is 'MySql', but both are empty.");
        if (options.TimeLimitMilliseconds is < 100 or > 60_000) return ValidateOptionsResult.Fail($"Legacy:TimeLimitMilliseconds must be 100 to 60000, but is {options.TimeLimitMilliseconds}.");
        if (string.IsNullOrWhiteSpace(options.ConnectionString)) return ValidateOptionsResult.Success;
        try
        {
            var builder = new MySqlConnectionStringBuilder(options.ConnectionString);
            if (string.IsNullOrWhiteSpace(options.SecretId)) LegacyConnectionString.Check(builder);
            return ValidateOptionsResult.Success;
        }
        catch (ArgumentException exception)
        {
            return ValidateOptionsResult.Fail($"Legacy:ConnectionString: {exception.Message} It is '{LegacyConnectionString.Shown(options.ConnectionString)}'.");
        }
    }
}
