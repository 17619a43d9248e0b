using Microsoft.Extensions.Options;

namespace SubscriberPortal.Legacy;

internal sealed class LegacyOptionsValidator : IValidateOptions<LegacyOptions>
{
    public const string Sqlite = "Sqlite";

    public ValidateOptionsResult Validate(string? name, LegacyOptions options) => options.Database switch
    {
        Sqlite => ValidateOptionsResult.Success,
        "MySql" => ValidateOptionsResult.Fail("Legacy:Database is 'MySql', which this version does not bring yet; set it to 'Sqlite'."),
        _ => ValidateOptionsResult.Fail($"Legacy:Database must be 'Sqlite' or 'MySql', but is '{options.Database}'."),
    };
}
